#!/usr/bin/env bash
# The responder of `openssl ocsp` reads a changed index only after it has taken the next request, so that the first question after a
# revocation is still answered with "good", with a thisUpdate of that very moment; the second one is answered with "revoked".
# Most would guess that the index is looked at when a request comes, or never again. With -multi each child owes one such old answer.
# A check that asks once after a revocation, and a fetcher that asks once an hour, therefore see a status that is one question old.
# Seen on 2026-11-29 with openssl 3.5.9 (Debian trixie).
set -euo pipefail
suite=trixie packages=openssl
if [ "${1-}" != inside ]; then # what follows the "fi" runs in a temporary Debian with a loopback of its own; nothing is installed here
  [ "$(id -u)" = 0 ] || { echo 'needs root, to make a temporary Debian' >&2; exit 2; }
  for tool in mmdebstrap unshare ip; do command -v "$tool" >/dev/null || { echo "needs $tool, which is missing here" >&2; exit 2; }; done
  root=$(mktemp -d); list=$(mktemp); trap 'exit 1' HUP INT TERM
  trap 'kill "${!-}" 2>/dev/null || true; wait; rm -rf --one-file-system "$root" "$list"' EXIT # what runs in it, then itself
  # shellcheck disable=SC2016
  apt-get indextargets --format '$(REPO_URI) $(CODENAME)' 'Created-By: Packages' 'Origin: Debian' | sort -u | awk -v s=$suite '
    $2 !~ /-/ { print "deb", $1, s, "main" } $2 ~ /-security$/ && s != "sid" { print "deb", $1, s "-security main" }' > "$list"
  [ -s "$list" ] || { echo 'apt knows no Debian archive here: apt-get update first' >&2; exit 2; }
  unshare --mount timeout 900 mmdebstrap --quiet --variant=essential --include=$packages --dpkgopt=force-unsafe-io \
    --aptopt='Acquire::Check-Valid-Until "false"' $suite "$root" "$list" & wait $! || { echo 'the temporary Debian could not be made' >&2; exit 2; }
  cp "$0" "$root/finding.sh"; status=0
  # shellcheck disable=SC2016
  unshare --net --mount --pid --fork --kill-child sh -c 'mount -t proc proc "$1/proc" && ip link set lo up && exec timeout -k 5 120 \
    chroot "$1" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/tmp LC_ALL=C bash /finding.sh inside' - "$root" & wait $! || status=$?
  [ $status -le 1 ] || { echo "ended with status $status (124: not done in 120 s)"; status=1; }
  exit $status
fi
pin() { # PACKAGE UPSTREAM_VERSION
  local found; found=$(dpkg-query -W -f '${Version}' "$1"); echo "$1 $found"
  case ${found#*:} in "$2" | "$2"[-+]*) ;; *) echo "version changed: this is about $1 $2"; exit 1 ;; esac
}
fail() { echo "NOT AS DESCRIBED: $*"; exit 1; }
pin openssl 3.5.9
cd "$(mktemp -d)"
printf '[req]\ndistinguished_name=d\n[d]\n' > none.cnf
key=(-config none.cnf -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 60)
openssl req "${key[@]}" -subj /CN=ca -keyout ca.key -out ca.pem -addext basicConstraints=critical,CA:TRUE 2> /dev/null
openssl req "${key[@]}" -subj /CN=leaf -keyout leaf.key -out leaf.pem -CA ca.pem -CAkey ca.key 2> /dev/null
serial=$(openssl x509 -in leaf.pem -noout -serial); serial=${serial#serial=}
index() { printf '%s\t%s\t%s\t%s\tunknown\t/CN=leaf\n' "$1" "$(date -ud '+60 days' +%y%m%d%H%M%SZ)" "$2" "$serial" > new.txt; mv new.txt index.txt; }
index V ''
openssl ocsp -port 8080 -index index.txt -CA ca.pem -rsigner ca.pem -rkey ca.key -nmin 60 > log 2>&1 &
trap 'kill $!' EXIT
until grep -qs 'waiting for OCSP client' log; do sleep 0.1; done
status() { openssl ocsp -url http://127.0.0.1:8080 -issuer ca.pem -cert leaf.pem -CAfile ca.pem 2> /dev/null | sed -n 's/^leaf.pem: //p'; }
before=$(status)
index R "$(date -u +%y%m%d%H%M%SZ),keyCompromise"
sleep 2 # however long one waits
first=$(status); second=$(status); third=$(status)
echo "before: $before; index changed; then: $first, $second, $third"
[ "$before, $first, $second, $third" = 'good, good, revoked, revoked' ] || fail 'the first answer after the change is no longer the old one'
echo 'as described'
