#!/usr/bin/env bash
# A TLSA set holds the right key by SHA-256 (3 1 1) and yesterday's key by SHA-512 (3 1 2): OpenSSL and ldns-dane refuse the server, GnuTLS
# takes it. With the stale SHA-512 record one selector further (3 0 2) all of them are content, and with the hashes swapped too.
# RFC 7671 section 9 is the reason (of one usage and selector only the strongest digest counts), but most would guess that one record
# that matches is enough, as everywhere else in DANE, or that a stronger stale digest spoils the whole set. Who rolls a key over and
# forgets one record of another digest is seen by half of the world. Seen on 2026-11-29 with openssl 3.5.9, ldnsutils 1.8.4,
# gnutls-bin 3.8.9, unbound 1.26.2 and knot 3.4.6 (Debian trixie).
set -euo pipefail
suite=trixie packages=gnutls-bin,openssl,unbound,knot,ldnsutils
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
pin gnutls-bin 3.8.9
pin openssl 3.5.9
pin unbound 1.26.2
pin knot 3.4.6
pin ldnsutils 1.8.4
cd "$(mktemp -d)"; chmod 755 .
printf '[req]\ndistinguished_name=d\n[d]\n' > none.cnf
key=(-config none.cnf -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 60)
openssl req "${key[@]}" -subj /CN=ca -keyout ca.key -out ca.pem -addext basicConstraints=critical,CA:TRUE \
  -addext subjectKeyIdentifier=hash -addext keyUsage=critical,keyCertSign 2> /dev/null
openssl req "${key[@]}" -subj /CN=mx.d.example -keyout leaf.key -out leaf.pem -CA ca.pem -CAkey ca.key \
  -addext subjectAltName=DNS:mx.d.example -addext authorityKeyIdentifier=keyid 2> /dev/null
spki() { openssl x509 -in "$1" -noout -pubkey | openssl pkey -pubin -outform DER | openssl dgst -r "-$2" | cut -d" " -f1; }
cat > d.example <<END
\$TTL 60
@ SOA ns hostmaster 1 60 60 60 60
@ NS ns
ns A 127.0.0.2
mx A 127.0.0.1
_5001._tcp.mx TLSA 3 1 1 $(spki leaf.pem sha256)
_5001._tcp.mx TLSA 3 1 2 $(spki ca.pem sha512)
_5002._tcp.mx TLSA 3 1 1 $(spki leaf.pem sha256)
_5002._tcp.mx TLSA 3 0 2 $(spki ca.pem sha512)
_5003._tcp.mx TLSA 3 1 1 $(spki ca.pem sha256)
_5003._tcp.mx TLSA 3 1 2 $(spki leaf.pem sha512)
END
zonekey=$(ldns-keygen -a ECDSAP256SHA256 -k d.example)
ldns-signzone -f d.signed -o d.example d.example "$zonekey"
mkdir db; printf 'server:\n  listen: 127.0.0.2@53\n  rundir: .\ndatabase:\n  storage: db\nzone:\n - domain: d.example\n   file: %s/d.signed\n' "$PWD" > knot.conf
cat > unbound.conf <<END
server:
  interface: 127.0.0.1
  do-daemonize: no
  use-syslog: no
  chroot: ""
  username: ""
  pidfile: ""
  directory: "$PWD"
  trust-anchor-file: "$PWD/$zonekey.ds"
  do-not-query-localhost: no
stub-zone:
  name: d.example
  stub-addr: 127.0.0.2
END
mkdir -p /usr/share/dns; cp "$zonekey.ds" /usr/share/dns/root.key # the anchor that the tools of GnuTLS read
echo 'nameserver 127.0.0.1' > /etc/resolv.conf
knotd -c knot.conf > knot.log 2>&1 &
unbound -c unbound.conf > unbound.log 2>&1 &
for port in 5001 5002 5003; do openssl s_server -accept $port -cert leaf.pem -key leaf.key -cert_chain ca.pem -www > s$port.log 2>&1 & done
trap 'kill $(jobs -p)' EXIT
for port in 5001 5002 5003; do until grep -qs ACCEPT s$port.log; do sleep 0.1; done; done
until drill -D @127.0.0.1 mx.d.example A 2> /dev/null | grep -q 'flags:.* ad'; do sleep 0.2; done
seen() { # PORT: what OpenSSL, ldns-dane and danetool make of the server
  local tlsa=() one; while read -r one; do tlsa+=(-dane_tlsa_rrdata "$one"); done < <(sed -n "s/^_$1._tcp.mx TLSA //p" d.example)
  openssl s_client -connect 127.0.0.1:"$1" -dane_tlsa_domain mx.d.example "${tlsa[@]}" -verify_return_error < /dev/null > out 2>&1 &&
    printf 'match ' || printf 'refused '
  ldns-dane -k "$zonekey.ds" verify mx.d.example "$1" > out 2>&1 && printf 'match ' || printf 'refused '
  danetool --check mx.d.example --proto tcp --port "$1" --local-dns > out 2>&1 && printf 'match' || printf 'refused'
}
stale=$(seen 5001) selector=$(seen 5002) swapped=$(seen 5003)
printf '%-44s%s\n' '' 'openssl ldns-dane danetool' '3 1 1 right, 3 1 2 of another key:' "$stale" '3 1 1 right, 3 0 2 of another key:' "$selector" \
  '3 1 1 of another key, 3 1 2 right:' "$swapped"
[ "$stale" = 'refused refused match' ] || fail 'right by SHA-256, stale by SHA-512'
[ "$selector" = 'match match match' ] || fail 'stale under another selector'
[ "$swapped" = 'match match match' ] || fail 'right by SHA-512, stale by SHA-256'
echo 'as described'
