#!/usr/bin/env bash
# OpenSSL 3.6's `s_server -status_all -status_file LEAF.der -status_file CA.der` staples both in TLS 1.3 where the chain is given by
# -cert_chain, and nothing at all, not even the leaf's, where s_server makes the same chain up itself (-chainCAfile): the same certificates
# go out. One -status_file without -status_all is stapled with either. Most would guess that the way the chain was found makes no difference,
# or that the leaf's status is stapled at least. The server says nothing of it. Seen on 2026-11-30 with openssl 3.6.5 (Debian sid).
set -euo pipefail
suite=sid packages=openssl
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
pin openssl 3.6.5
cd "$(mktemp -d)"
printf '[req]\ndistinguished_name=d\n[d]\n' > none.cnf
issue() { # NAME ISSUER OPTIONS
  openssl req -config none.cnf -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 60 -subj "/CN=$1" -keyout "$1.key" -out "$1.pem" \
    "${@:3}" ${2:+-CA "$2.pem" -CAkey "$2.key"} 2> /dev/null
}
issue root '' -addext basicConstraints=critical,CA:TRUE
issue ca root -addext basicConstraints=critical,CA:TRUE
issue leaf ca
cat leaf.pem ca.pem > chain.pem
status() { # CERTIFICATE ISSUER
  printf 'V\t%s\t\t%s\tunknown\t/CN=x\n' "$(date -ud '+60 days' +%y%m%d%H%M%SZ)" "$(openssl x509 -in "$1.pem" -noout -serial | cut -d= -f2)" > index.txt
  openssl ocsp -issuer "$2.pem" -cert "$1.pem" -no_nonce -reqout request.der > /dev/null 2>&1
  openssl ocsp -index index.txt -CA "$2.pem" -rsigner "$2.pem" -rkey "$2.key" -ndays 7 -reqin request.der -respout "$1.der" > /dev/null 2>&1
}
status leaf ca
status ca root
files=(-status_file leaf.der -status_file ca.der)
serve() { openssl s_server -accept "$1" -www -cert leaf.pem -key leaf.key "${@:2}" > "$1.log" 2>&1 & }
serve 4401 -cert_chain ca.pem "${files[@]}" -status_all
serve 4402 -chainCAfile chain.pem "${files[@]}" -status_all
serve 4403 -chainCAfile chain.pem -status_file leaf.der
trap 'kill $(jobs -p)' EXIT
for port in 4401 4402 4403; do until grep -qs ACCEPT $port.log; do sleep 0.1; done; done
meet() { # PORT: certificates and good statuses that came, and does the chain verify?
  openssl s_client -connect 127.0.0.1:"$1" -tls1_3 -CAfile root.pem -status < /dev/null > out 2>&1 || true
  echo "$(grep -c '^ *[0-9] s:' out) certificates, $(grep -c 'Cert Status: good' out || true) good, $(sed -n 's/^ *\(Verif[a-z]*: [A-Z]*\).*/\1/p' out | head -n 1)"
}
given=$(meet 4401) made_up=$(meet 4402) leaf_alone=$(meet 4403)
printf '%s\n' "-cert_chain, -status_all:  $given" "-chainCAfile, -status_all: $made_up" "-chainCAfile, leaf alone:  $leaf_alone"
[ "$given" = '2 certificates, 2 good, Verification: OK' ] || fail 'a chain that is given'
[ "$made_up" = '2 certificates, 0 good, Verification: OK' ] || fail 'a chain that is made up'
[ "$leaf_alone" = '2 certificates, 1 good, Verification: OK' ] || fail 'without -status_all'
echo 'as described'
