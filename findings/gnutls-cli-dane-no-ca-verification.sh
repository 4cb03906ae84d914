#!/usr/bin/env bash
# gnutls-cli --dane --no-ca-verification, which its manual offers for use with --dane, matches a TLSA record of usage 3 and fails every record
# of usage 2 with "The requested data are not available", even where the CA of the record is sent by the server. With CA verification
# and that CA in --x509cafile the same record of the same server matches; danetool, of the same package, matches it without any CA file.
# Most would guess that not asking the web's PKI is what DANE-TA is for, and that dropping a check cannot make a good connection fail.
# Seen on 2026-11-29 with gnutls-bin 3.8.9, openssl 3.5.9, unbound 1.26.2, knot 3.4.6 and ldnsutils 1.8.4 (Debian trixie).
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
hash() { openssl x509 -in "$1" -outform DER | sha256sum | cut -d' ' -f1; }
cat > d.example <<END
\$TTL 60
@ SOA ns hostmaster 1 60 60 60 60
@ NS ns
ns A 127.0.0.2
mx A 127.0.0.1
_5002._tcp.mx TLSA 2 0 1 $(hash ca.pem)
_5003._tcp.mx TLSA 3 0 1 $(hash leaf.pem)
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
for port in 5002 5003; do openssl s_server -accept $port -cert leaf.pem -key leaf.key -cert_chain ca.pem -www > s$port.log 2>&1 & done
trap 'kill $(jobs -p)' EXIT
for port in 5002 5003; do until grep -qs ACCEPT s$port.log; do sleep 0.1; done; done
until drill -D @127.0.0.1 mx.d.example A 2> /dev/null | grep -q 'flags:.* ad'; do sleep 0.2; done
meet() { # PORT OPTIONS: what gnutls-cli says of DANE
  gnutls-cli --dane --local-dns "${@:2}" -p "$1" mx.d.example < /dev/null > out 2>&1 || true
  sed -n 's/^.*DANE verification error: //p; s/^- DANE: //p' out | sed 's/[. ]*$//' | head -n 1
}
ee=$(meet 5003 --no-ca-verification) with=$(meet 5002 --x509cafile ca.pem) both=$(meet 5002 --x509cafile ca.pem --no-ca-verification)
without=$(meet 5002 --no-ca-verification)
tool=$(danetool --check mx.d.example --proto tcp --port 5002 --local-dns 2>&1 | sed -n 's/^Verification: //p' | sed 's/[. ]*$//')
printf '%-52s%s\n' 'usage 3, --no-ca-verification:' "$ee" 'usage 2, --x509cafile ca.pem:' "$with" 'usage 2, --no-ca-verification:' "$without" \
  'usage 2, --x509cafile ca.pem --no-ca-verification:' "$both" 'usage 2, danetool --check:' "$tool"
[ "$ee, $with, $tool" = 'Certificate matches, Certificate matches, Certificate matches' ] || fail 'one that should match does not'
lost='The requested data are not available'
[ "$without, $both" = "$lost, $lost" ] || fail 'usage 2 no longer fails without CA verification'
echo 'as described'
