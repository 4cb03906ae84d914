#!/usr/bin/env bash
# gnutls-cli --x509crlfile takes a CRL only if the CA that signed it is itself in --x509cafile: with the root there, and the CRL of the issuing
# CA that the server sends, it ends before it connects ("Error setting the x509 CRL file: Error in the CRL verification"). The CRL of the
# root goes in. wget, on the same library, takes the same two files and finds a revoked leaf; so do curl and `openssl verify`.
# Most would guess that a CRL is held against the chain once it is there, as it is for an answer of OCSP, or that it is not held against
# anything when it is loaded. Seen on 2026-11-29 with gnutls-bin 3.8.9, wget 1.25.0, curl 8.14.1 and openssl 3.5.9 (Debian trixie).
set -euo pipefail
suite=trixie packages=gnutls-bin,wget,curl,openssl
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
pin wget 1.25.0
pin curl 8.14.1
pin openssl 3.5.9
cd "$(mktemp -d)"
echo '127.0.0.1 localhost' > /etc/hosts
printf '[req]\ndistinguished_name=d\n[d]\n' > none.cnf
key=(-config none.cnf -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 60 -addext subjectKeyIdentifier=hash)
ca=(-addext 'basicConstraints=critical,CA:TRUE' -addext 'keyUsage=critical,keyCertSign,cRLSign')
openssl req "${key[@]}" "${ca[@]}" -subj /CN=root -keyout root.key -out root.pem 2> /dev/null
openssl req "${key[@]}" "${ca[@]}" -subj /CN=issuing -keyout issuing.key -out issuing.pem -CA root.pem -CAkey root.key 2> /dev/null
openssl req "${key[@]}" -subj /CN=localhost -keyout leaf.key -out leaf.pem -CA issuing.pem -CAkey issuing.key \
  -addext subjectAltName=DNS:localhost 2> /dev/null
cat root.pem issuing.pem > both.pem
printf '[ca]\ndefault_ca=c\n[c]\ndatabase=index.txt\ncrlnumber=number\ndefault_md=sha256\ndefault_crl_days=7\n' > c.cnf; echo 01 > number
list() { openssl ca -config c.cnf -gencrl -keyfile "$1.key" -cert "$1.pem" -out "$2.crl" 2> /dev/null; }
: > index.txt; list root root; list issuing clean
printf 'R\t%s\t%s\t%s\tunknown\t/CN=localhost\n' "$(date -ud '+60 days' +%y%m%d%H%M%SZ)" "$(date -ud '-1 day' +%y%m%d%H%M%SZ)" \
  "$(openssl x509 -in leaf.pem -noout -serial | cut -d= -f2)" > index.txt; list issuing revoked
cat clean.crl root.crl > clean-chain.crl; cat revoked.crl root.crl > revoked-chain.crl # curl wants one for each CA
openssl s_server -accept 4401 -cert leaf.pem -key leaf.key -cert_chain issuing.pem -www > server.log 2>&1 & trap 'kill $!' EXIT
until grep -qs ACCEPT server.log; do sleep 0.1; done
cli() { # CA CRL
  local code=0; gnutls-cli --x509cafile "$1.pem" --x509crlfile "$2.crl" -p 4401 localhost < /dev/null > out 2>&1 || code=$?
  echo "exit $code$(sed -n 's/^Error setting/: Error setting/p; s/^- Status: .*\(revoked\).*/: \1/p' out | head -n 1)"
}
others() { # CRL: exit codes of wget, curl and openssl verify
  local got; wget -q -O page --ca-certificate=root.pem --crl-file="$1.crl" https://localhost:4401/ && got=0 || got=$?
  curl -s -o page --cacert root.pem --crlfile "$1-chain.crl" https://localhost:4401/ && got+=' 0' || got+=" $?"
  openssl verify -CAfile root.pem -untrusted issuing.pem -crl_check -CRLfile "$1.crl" leaf.pem > page 2>&1 && got+=' 0' || got+=" $?"
  echo "$got"
}
own=$(cli root root) clean=$(cli root clean) listed=$(cli both clean) revoked=$(cli both revoked) other=$(others clean) others=$(others revoked)
printf '%-54s%s\n' 'gnutls-cli, CA root, CRL of the root:' "$own" 'gnutls-cli, CA root, CRL of the issuing CA:' "$clean" \
  'gnutls-cli, CA root and issuing CA, the same CRL:' "$listed" 'gnutls-cli, CA root and issuing CA, leaf revoked:' "$revoked" \
  'wget, curl, openssl, CA root, CRL of the issuing CA:' "$other" 'wget, curl, openssl, CA root, leaf revoked:' "$others"
[ "$clean" = 'exit 1: Error setting the x509 CRL file: Error in the CRL verification.' ] || fail 'the CRL of the issuing CA goes in'
[ "$own, $listed, $revoked" = 'exit 0, exit 0, exit 1: revoked' ] || fail 'gnutls-cli with the other files'
[ "$other, $others" = '0 0 0, 5 60 2' ] || fail 'wget, curl or openssl'
echo 'as described'
