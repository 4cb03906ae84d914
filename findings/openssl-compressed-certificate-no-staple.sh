#!/usr/bin/env bash
# OpenSSL as a server compresses a certificate without its status: with -cert_comp a client that takes compressed certificates (RFC 8879) and asks
# for the status gets the certificate and no status, though the file holds a good one; a client that does not take them gets it. Clients with
# OpenSSL take them by default as Debian builds it. RFC 8879 4 has what is compressed be the Certificate message that would
# have been sent otherwise, and most would guess that compression changes the size and nothing else. A certificate that promises its status
# (must-staple) so fails with some of the clients. That the message holds none is told by its length as well: the leaf and nine octets.
# Seen on 2026-11-30 with openssl 3.5.9 (Debian trixie).
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
openssl req -config none.cnf -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=server.example -keyout leaf.key -out leaf.csr 2> /dev/null
openssl x509 -req -in leaf.csr -CA ca.pem -CAkey ca.key -set_serial 4711 -days 60 -extfile <(echo subjectAltName=DNS:server.example) -out leaf.pem 2> /dev/null
printf 'V\t%s\t\t1267\tunknown\t/CN=leaf\n' "$(date -ud '+60 days' +%y%m%d%H%M%SZ)" > index.txt # 4711 in hex
openssl ocsp -issuer ca.pem -cert leaf.pem -no_nonce -reqout request.der > /dev/null 2>&1
openssl ocsp -index index.txt -CA ca.pem -rsigner ca.pem -rkey ca.key -ndays 7 -reqin request.der -respout good.der > /dev/null 2>&1
openssl ocsp -respin good.der -issuer ca.pem -cert leaf.pem -CAfile ca.pem -no_nonce 2>&1 | sed -n 1,2p
openssl s_server -accept 4401 -cert leaf.pem -key leaf.key -status_file good.der -cert_comp -www > openssl.log 2>&1 &
trap 'kill $(jobs -p) 2> /dev/null || true' EXIT
ask() { # PORT OPTION…
  local port=$1 status=none form=plain; shift
  openssl s_client -connect "127.0.0.1:$port" -servername server.example -tls1_3 -status -trace "$@" < /dev/null > out 2>&1 || true
  grep -aq 'OCSP Response Status: successful' out && status=good
  grep -aq 'CompressedCertificate, Length' out && form=compressed
  echo "$form, status $status"
}
until openssl s_client -connect 127.0.0.1:4401 < /dev/null > /dev/null 2>&1; do sleep 0.2; done
seen=$(
  echo "s_client takes it compressed: $(ask 4401)"
  echo "s_client does not: $(ask 4401 -no_rx_cert_comp)"
  # A Certificate message around one certificate (RFC 8446 4.4.2): context 1, list 3, length 3, extensions 2.
  ask 4401 > /dev/null
  length=$(sed -n 's/.*Uncompressed length=\([0-9]*\).*/\1/p' out)
  echo "beside the certificate $((length - $(openssl x509 -in leaf.pem -outform der | wc -c))) octets are compressed"
)
echo "$seen"
[ "$seen" = 's_client takes it compressed: compressed, status none
s_client does not: plain, status good
beside the certificate 9 octets are compressed' ] || fail 'statuses come otherwise'
echo 'as described'
