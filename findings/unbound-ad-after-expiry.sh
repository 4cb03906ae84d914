#!/usr/bin/env bash
# unbound vouches (AD bit) for a TLSA record whose signature ended 20 hours ago, while BIND's delv, asked the same, says "RRSIG has
# expired". A tenth of a signature's life is granted for clocks, an hour at least and a day at most: a signature that lived an hour is
# honoured for a second hour, one of four weeks for a day. Most would guess SERVFAIL from the moment of expiry, or minutes of grace. A
# monitor that asks through unbound learns of a zone that is no longer signed a day after others have lost the mail for it (DANE has them
# wait, RFC 7672 2.1). The options are val-sig-skew-min and -max, at their defaults here. Seen on 2026-11-29 with unbound 1.26.2,
# bind9-dnsutils 9.20.30, knot 3.4.6 and ldnsutils 1.8.4 (Debian trixie).
set -euo pipefail
suite=trixie packages=unbound,bind9-dnsutils,knot,ldnsutils
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
pin unbound 1.26.2
pin bind9-dnsutils 9.20.30
pin knot 3.4.6
pin ldnsutils 1.8.4
cd "$(mktemp -d)"; chmod 755 .
printf 'server:\n  interface: 127.0.0.1\n  do-daemonize: no\n  use-syslog: no\n  chroot: ""\n  username: ""\n  pidfile: ""\n  directory: "%s"
  do-not-query-localhost: no\n' "$PWD" > unbound.conf
mkdir db; printf 'server:\n  listen: 127.0.0.2@53\n  rundir: .\ndatabase:\n  storage: db\nzone:\n' > knot.conf
echo 'trust-anchors {' > anchors
now=$(date +%s); at() { date -ud "@$1" +%Y%m%d%H%M%S; }
zone() { # NAME LIFE ENDED: a zone whose signatures lived that long and ended so long ago, both in minutes
  local end=$((now - $3 * 60)) key tag algorithm digest_type digest
  printf '@ 60 SOA ns hostmaster 1 60 60 60 60\n@ 60 NS ns\nns 60 A 127.0.0.2\n_25._tcp.mx 60 TLSA 3 1 1 %064d\n' 7 > "$1"
  key=$(ldns-keygen -a ECDSAP256SHA256 -k "$1")
  ldns-signzone -i "$(at $((end - $2 * 60)))" -e "$(at $end)" -f "$1.signed" -o "$1" "$1" "$key"
  printf ' - domain: %s\n   file: %s/%s.signed\n' "$1" "$PWD" "$1" >> knot.conf
  printf 'stub-zone:\n  name: %s\n  stub-addr: 127.0.0.2\n' "$1" >> unbound.conf
  sed -i "/^server:/a\\  trust-anchor-file: \"$PWD/$key.ds\"" unbound.conf
  read -r tag algorithm digest_type digest <<< "$(cut -f4- "$key.ds")"
  echo "  $1. static-ds $tag $algorithm $digest_type \"$digest\";" >> anchors
}
zone weeks.example $((28 * 1440)) $((20 * 60)); zone longer.example $((28 * 1440)) $((28 * 60))
zone hour.example 60 50; zone past.example 60 75; zone fresh.example $((28 * 1440)) -1440
echo '};' >> anchors
knotd -c knot.conf > knot.log 2>&1 &
unbound -c unbound.conf > unbound.log 2>&1 &
trap 'kill $(jobs -p)' EXIT
until drill -D @127.0.0.1 ns.fresh.example A 2> /dev/null | grep -q 'flags:.* ad'; do sleep 0.2; done
seen() { # ZONE: unbound's rcode and AD bit, and delv's words
  local answer; answer=$(dig +dnssec +tries=1 @127.0.0.1 _25._tcp.mx."$1" TLSA)
  printf '%s%s, ' "$(sed -n 's/.*status: \([A-Z]*\),.*/\1/p' <<< "$answer")" "$(grep -q 'flags:.* ad[ ;]' <<< "$answer" && echo ' AD')"
  delv -a anchors +root="$1" @127.0.0.2 _25._tcp.mx."$1" TLSA > out 2>&1 || true
  if grep -q 'fully validated' out; then echo validated; elif grep -q 'RRSIG has expired' out; then echo expired; else cat out; fi
}
fresh=$(seen fresh.example) weeks=$(seen weeks.example) longer=$(seen longer.example) hour=$(seen hour.example) past=$(seen past.example)
printf '%-36s%s\n' 'signature: life, ended' 'unbound, delv' '28 days, ends tomorrow' "$fresh" '28 days, 20 hours ago' "$weeks" \
  '28 days, 28 hours ago' "$longer" '1 hour, 50 minutes ago' "$hour" '1 hour, 75 minutes ago' "$past"
[ "$fresh" = 'NOERROR AD, validated' ] || fail 'one that is in force'
for one in "$weeks" "$hour"; do [ "$one" = 'NOERROR AD, expired' ] || fail "within the grace: $one"; done
for one in "$longer" "$past"; do [ "$one" = 'SERVFAIL, expired' ] || fail "beyond the grace: $one"; done
echo 'as described'
