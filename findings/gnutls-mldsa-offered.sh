#!/usr/bin/env bash
# GnuTLS 3.8.13 as Debian builds it lists ML-DSA-44, -65 and -87 in its ClientHello (signature_algorithms) and cannot verify
# them: a server that has an ML-DSA certificate beside one of ECDSA, and shows the one the client listed, is refused with
# "Public key signature verification has failed". `gnutls-cli --list` names no ML-DSA. With ECDSA alone all is well.
# Most would guess that a library without an algorithm does not offer it.
# Seen on 2026-11-30 with gnutls-bin and libgnutls30t64 3.8.13 and openssl 3.6.5 of Debian sid.
set -euo pipefail
suite=sid packages=gnutls-bin,openssl
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
pin gnutls-bin 3.8.13
pin libgnutls30t64 3.8.13
pin openssl 3.6.5
cd "$(mktemp -d)"
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout ca.key -out ca.pem -subj /CN=ca -days 30 2> /dev/null
leaf() { # NAME WORDS_OF_GENPKEY
  openssl genpkey "${@:2}" -out "$1.key"
  openssl req -new -key "$1.key" -subj /CN=mx.test -addext subjectAltName=DNS:mx.test -out "$1.csr"
  openssl x509 -req -in "$1.csr" -CA ca.pem -CAkey ca.key -days 20 -copy_extensions copy -out "$1.pem" 2> /dev/null
}
leaf ecdsa -algorithm EC -pkeyopt ec_paramgen_curve:P-256
leaf mldsa -algorithm ML-DSA-65
serve() { # WORDS_OF_S_SERVER: one that answers at port 4433
  openssl s_server -accept 127.0.0.1:4433 -tls1_3 -quiet "$@" > server.log 2>&1 &
  until openssl s_client -connect 127.0.0.1:4433 -CAfile ca.pem -verify_return_error < /dev/null > openssl.log 2>&1; do
    kill -0 $! 2> /dev/null || fail "no server: $(tail -n 3 server.log)"
    sleep 0.2
  done
}
gnutls() { # what gnutls-cli says: verified, or its error
  gnutls-cli --port 4433 --x509cafile ca.pem --verify-hostname mx.test --sni-hostname mx.test 127.0.0.1 < /dev/null > gnutls.log 2>&1 || true
  grep -oE 'Status: The certificate is trusted|Fatal error: .*' gnutls.log | head -n 1
}
offers() { grep -ci ml-dsa || true; }
listed=$(gnutls-cli --list 2> /dev/null | offers)
serve -cert ecdsa.pem -key ecdsa.key
alone=$(gnutls); kill $!; wait $! 2> /dev/null || true
serve -cert mldsa.pem -key mldsa.key -dcert ecdsa.pem -dkey ecdsa.key
both=$(gnutls); other=$(grep -oE 'Peer signature type: .*' openssl.log); kill $!; wait $! 2> /dev/null || true
echo "ML-DSA in gnutls-cli --list: $listed times"
echo "ECDSA alone, gnutls-cli: $alone"
echo "both, openssl s_client: $other; gnutls-cli: $both"
[ "$listed" = 0 ] || fail "ML-DSA is in the list of what it can do"
[ "$alone" = 'Status: The certificate is trusted' ] || fail "with ECDSA alone: $alone"
[ "$other" = 'Peer signature type: mldsa65' ] || fail "openssl was shown: $other"
case $both in *'Public key signature verification has failed'*) ;; *) fail "with both: $both" ;; esac
echo 'as described'
