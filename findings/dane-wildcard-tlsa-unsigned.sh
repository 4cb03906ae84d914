#!/usr/bin/env bash
# In a zone with 100 NSEC3 iterations a TLSA record under its own name is secure to unbound and to BIND, and one that a wildcard
# (*._tcp.mx) provides is secure to unbound and "unsigned" to BIND; with 200 it is without the AD bit in both, while its neighbour keeps
# it. Same zone, same key, both signed. A wildcard's answer needs a proof that the name itself is absent, and resolvers no longer compute
# such proofs beyond a limit of their own (RFC 9276 3.2), but call them insecure. Most would guess that iterations concern absent names
# alone, or the zone as a whole. To a sender DANE is simply off for the hosts behind the wildcard, without an error, and which ones depends
# on its resolver. Seen on 2026-11-29 with unbound 1.26.2, bind9-dnsutils 9.20.30 (delv), knot 3.4.6 and ldnsutils 1.8.4 (Debian trixie).
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
zone() { # NAME ITERATIONS
  local key tag algorithm digest_type digest
  printf '@ 60 SOA ns hostmaster 1 60 60 60 60\n@ 60 NS ns\nns 60 A 127.0.0.2\n_25._tcp.own 60 TLSA 3 1 1 %064d\n*._tcp.wild 60 TLSA 3 1 1 %064d\n' 7 7 > "$1"
  key=$(ldns-keygen -a ECDSAP256SHA256 -k "$1")
  ldns-signzone -n -s ab -t "$2" -f "$1.signed" -o "$1" "$1" "$key" 2> sign.log
  printf ' - domain: %s\n   file: %s/%s.signed\n' "$1" "$PWD" "$1" >> knot.conf
  printf 'stub-zone:\n  name: %s\n  stub-addr: 127.0.0.2\n' "$1" >> unbound.conf
  sed -i "/^server:/a\\  trust-anchor-file: \"$PWD/$key.ds\"" unbound.conf
  read -r tag algorithm digest_type digest <<< "$(cut -f4- "$key.ds")"
  echo "  $1. static-ds $tag $algorithm $digest_type \"$digest\";" >> anchors
}
for count in 0 100 200; do zone n$count.example $count; done
echo '};' >> anchors
knotd -c knot.conf > knot.log 2>&1 &
unbound -c unbound.conf > unbound.log 2>&1 &
trap 'kill $(jobs -p)' EXIT
until drill -D @127.0.0.1 ns.n0.example A 2> /dev/null | grep -q 'flags:.* ad'; do sleep 0.2; done
seen() { # OWNER ZONE: the number of TLSA records and the AD bit from unbound, and delv's words
  local answer; answer=$(dig +tries=1 @127.0.0.1 _25._tcp."$1"."$2" TLSA)
  printf '%s%s, ' "$(grep -c 'IN[[:space:]]TLSA[[:space:]]3 1 1' <<< "$answer")" "$(grep -q 'flags:.* ad[ ;]' <<< "$answer" && echo ' AD')"
  delv -a anchors +root="$2" @127.0.0.2 _25._tcp."$1"."$2" TLSA 2>&1 | sed -n 's/^; //p' | head -n 1
}
printf '%-34s%s\n' '' 'unbound, delv'
for want in 'own 0 1 AD, fully validated' 'wild 0 1 AD, fully validated' 'own 100 1 AD, fully validated' 'wild 100 1 AD, unsigned answer' \
  'own 200 1 AD, fully validated' 'wild 200 1, unsigned answer'; do
  read -r owner count rest <<< "$want"
  got=$(seen "$owner" "n$count.example"); printf '%-34s%s\n' "$count iterations, _25._tcp.$owner:" "$got"
  [ "$got" = "$rest" ] || fail "expected: $rest"
done
echo 'as described'
