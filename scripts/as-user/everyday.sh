#!/bin/sh
# everyday.sh: what an ordinary user does with a clone at /src, in an empty folder of his: for scripts/as-user.container.test.ts.
# Ends with the first command that does not end as it should.
set -eu
mailstaple() {
  echo "== $*"
  /src/node_modules/node/bin/node /src/cli/main.ts "$@"
}
[ "$(id -u)" != 0 ]
cd "$(mktemp -d)"
mailstaple doctor
mailstaple run reference --only 'server/times/expired' --tls 1.3
mailstaple run --failed-in mailstaple-out/latest
# Of two scenarios one fails, which is exit code 1; it alone is played once more.
code=0
mailstaple run reference --only server/times/expired --only server/times/expired-for-minutes --tls 1.3 \
  --defect staples-unchecked --out failed || code=$?
[ "$code" = 1 ]
mailstaple run --failed-in failed --dry-run > plan
grep -q '  play  server/times/expired@' plan
if grep -q 'server/times/expired-for-minutes' plan; then exit 1; fi
mailstaple report mailstaple-out/latest --format markdown,sarif,junit
mailstaple judge mailstaple-out/latest
mailstaple replay 'server/times/expired@reference:1#starttls,tls1.3'
for part in 1 2; do mailstaple run reference --only "server/times/exp*" --tls 1.3 --shard "$part/2" --out "part-$part"; done
mailstaple merge part-1 part-2 --out whole
mailstaple mint --out minted
mailstaple verify --cert minted/leaf.pem --issuer minted/issuer.pem --staple minted/staple.der
mailstaple new target mine
mailstaple list targets --json | grep -q '"mine"'
mailstaple images prune --dry-run
# A target in a container, by the engine that this user may use.
mailstaple run exim-gnutls@4.98 --only '*/calibration/*' --tls 1.3
