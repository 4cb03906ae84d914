#!/usr/bin/env bash
# What GnuTLS says of a session in "a status was received and is valid" (gnutls_ocsp_status_request_is_checked) is said of every staple that is
# not at fault, not of good ones alone: an OCSP answer that says unknown, and five octets that say tryLater, make wget2 print "Server certificate
# is valid regarding OCSP stapling" and gnutls-cli list "OCSP status request", as for good. A server that staples nothing gets neither. Most would
# guess that valid is said of good alone, or that an error answer counts as no staple. openssl s_client shows what was sent.
# Seen on 2026-12-01 with wget2 2.2.0, gnutls-bin 3.8.9 and openssl 3.5.9 (Debian trixie).
set -euo pipefail
suite=trixie packages=wget2,gnutls-bin,openssl
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
pin wget2 2.2.0+ds
pin gnutls-bin 3.8.9
pin openssl 3.5.9
cd "$(mktemp -d)"
echo '127.0.0.1 localhost' > /etc/hosts
printf '[req]\ndistinguished_name=d\n[d]\n' > none.cnf
key=(-config none.cnf -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 60)
openssl req "${key[@]}" -subj /CN=ca -keyout ca.key -out ca.pem -addext basicConstraints=critical,CA:TRUE -addext subjectKeyIdentifier=hash 2> /dev/null
openssl req "${key[@]}" -subj /CN=localhost -keyout leaf.key -out leaf.pem -CA ca.pem -CAkey ca.key -set_serial 4711 -addext subjectAltName=DNS:localhost 2> /dev/null
openssl ocsp -issuer ca.pem -cert leaf.pem -no_nonce -reqout request.der > /dev/null 2>&1
answer() { openssl ocsp -index index.txt -CA ca.pem -rsigner ca.pem -rkey ca.key -ndays 7 -reqin request.der -respout "$1.der" > /dev/null 2>&1; }
printf 'V\t%s\t\t1267\tunknown\t/CN=leaf\n' "$(date -ud '+60 days' +%y%m%d%H%M%SZ)" > index.txt; answer good
: > index.txt; answer unknown
printf '\x30\x03\x0a\x01\x03' > tryLater.der # RFC 6960 4.2.1: a response status and nothing else
trap 'kill $(jobs -p) 2> /dev/null || true' EXIT
meet() { # NAME OPTIONS: a server, and what is said of it
  local name=$1 port; shift
  openssl s_server -accept 127.0.0.1:0 -cert leaf.pem -key leaf.key "$@" -www > "$name.log" 2>&1 &
  until port=$(sed -n 's/^ACCEPT 127.0.0.1:\([0-9]*\)$/\1/p' "$name.log") && [ -n "$port" ]; do sleep 0.1; done
  openssl s_client -connect "127.0.0.1:$port" -status < /dev/null > sent.txt 2>&1 || true
  wget2 -d --no-config --no-hsts --ca-certificate=ca.pem -O /dev/null "https://localhost:$port/" > wget2.txt 2>&1 || true
  gnutls-cli --x509cafile ca.pem "localhost:$port" < /dev/null > gnutls.txt 2>&1 || true
  grep -q 'Simple Client Mode' gnutls.txt || fail "gnutls-cli did not connect: $name"
  printf '%s: sent %s; wget2 %s; gnutls-cli %s\n' "$name" \
    "$(sed -n 's/^ *Cert Status: //p; s/^ *OCSP Response Status: \(trylater\).*/\1/p; s/^OCSP response: \(no response\).*/\1/p' sent.txt)" \
    "$(grep -q 'valid regarding OCSP stapling' wget2.txt && echo valid || echo 'says nothing')" \
    "$(grep -q '^- Options:.*OCSP status request,' gnutls.txt && echo checked || echo 'says nothing')"
}
seen=$(meet good -status_file good.der; meet unknown -status_file unknown.der; meet tryLater -status_file tryLater.der; meet none) || fail "$seen"; echo "$seen"
[ "$seen" = 'good: sent good; wget2 valid; gnutls-cli checked
unknown: sent unknown; wget2 valid; gnutls-cli checked
tryLater: sent trylater; wget2 valid; gnutls-cli checked
none: sent no response; wget2 says nothing; gnutls-cli says nothing' ] || fail 'they say otherwise'
echo 'as described'
