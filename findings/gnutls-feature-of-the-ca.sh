#!/usr/bin/env bash
# A CA whose own certificate has the TLS feature status_request binds those below it to it as well (RFC 7633 4.2.2); nobody says that the CA has
# to be stapled too. GnuTLS asks for that: a leaf with the feature and a good staple is refused for "the OCSP status is missing", always in TLS
# 1.2, where there is no way to send it since RFC 6961 was withdrawn. In TLS 1.3 it is believed as soon as the server staples the CA's as well.
# The same leaf under the same CA without the feature is believed with its own staple; OpenSSL believes all. Most would guess that the feature
# in a CA's certificate is about what it issues, or would look for the fault in the leaf's staple, which is in force. Seen on 2026-11-29 with
# gnutls-bin 3.8.9 and openssl 3.5.9 (Debian trixie).
set -euo pipefail
suite=trixie packages=gnutls-bin,openssl
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
cd "$(mktemp -d)"
echo '127.0.0.1 localhost' > /etc/hosts
printf '[req]\ndistinguished_name=d\n[d]\n' > none.cnf
key=(-config none.cnf -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 60 -addext subjectKeyIdentifier=hash)
ca=(-addext 'basicConstraints=critical,CA:TRUE' -addext 'keyUsage=critical,digitalSignature,keyCertSign')
openssl req "${key[@]}" "${ca[@]}" -subj /CN=root -keyout root.key -out root.pem 2> /dev/null
answer() { # NAME ISSUER: a good status of NAME, in force for 7 days
  printf 'V\t%s\t\t%s\tunknown\t/CN=%s\n' "$(date -ud '+60 days' +%y%m%d%H%M%SZ)" "$(openssl x509 -in "$1.pem" -noout -serial | cut -d= -f2)" "$1" > index.txt
  openssl ocsp -issuer "$2.pem" -cert "$1.pem" -no_nonce -reqout request.der > /dev/null 2>&1
  openssl ocsp -index index.txt -CA "$2.pem" -rsigner "$2.pem" -rkey "$2.key" -ndays 7 -reqin request.der -respout "$1.der" > /dev/null 2>&1
}
issue() { # CA LEAF OPTIONS: a CA with those options, and a must-staple leaf under it
  openssl req "${key[@]}" "${ca[@]}" "${@:3}" -subj "/CN=$1" -keyout "$1.key" -out "$1.pem" -CA root.pem -CAkey root.key 2> /dev/null
  openssl req "${key[@]}" -subj /CN=localhost -keyout "$2.key" -out "$2.pem" -CA "$1.pem" -CAkey "$1.key" \
    -addext subjectAltName=DNS:localhost -addext tlsfeature=status_request 2> /dev/null
  answer "$1" root; answer "$2" "$1"; cat "$2.pem" "$1.pem" > "$2-chain.pem"
}
issue plain leaf; issue feature other -addext tlsfeature=status_request
trap 'kill $(jobs -p) 2> /dev/null || true' EXIT
meet() { # PORT LEAF VERSION STAPLES: what GnuTLS and OpenSSL say of the server
  local port=$1 leaf=$2 version=$3 staple options=(); shift 3
  for staple; do options+=(--ocsp-response "$staple.der"); done
  rm -f serv.log
  gnutls-serv -p "$port" --x509certfile "$leaf-chain.pem" --x509keyfile "$leaf.key" "${options[@]}" --http > serv.log 2>&1 &
  until grep -qs 'listening on' serv.log; do sleep 0.1; done
  gnutls-cli --x509cafile root.pem --priority "NORMAL:-VERS-ALL:+VERS-TLS$version" -p "$port" localhost < /dev/null > out 2>&1 && printf 'believed' || printf 'refused'
  printf '%s\n' "$(sed -n 's/^- Status: .*\(the OCSP status is missing\).*/ (\1)/p' out)"
  openssl s_client -connect "localhost:$port" "-tls${version/./_}" -CAfile root.pem -verify_hostname localhost -verify_return_error -status < /dev/null > out 2>&1 || true
  sed -n 's/^Verification: /openssl: /p; s/^ *Cert Status: /staple: /p' out | sort -u | paste -sd ' '
}
for version in 1.2 1.3; do
  plain=$(meet "44${version#1.}1" leaf $version leaf) feature=$(meet "44${version#1.}2" other $version other)
  printf '%s\n' "-- TLS $version, CA without the feature" "$plain" "-- TLS $version, CA with the feature" "$feature"
  [ "$plain" = $'believed\nopenssl: OK staple: good' ] || fail "TLS $version, CA without the feature"
  [ "$feature" = $'refused (the OCSP status is missing)\nopenssl: OK staple: good' ] || fail "TLS $version, CA with the feature"
done
both=$(meet 4433 other 1.3 other feature); printf '%s\n' '-- TLS 1.3, CA with the feature and stapled too' "$both"
[ "${both%%$'\n'*}" = believed ] || fail 'not believed with both staples either'
echo 'as described'
