#!/usr/bin/env bash
# Asked without a nonce, the OCSP responder of strongSwan (pki --ocsp --respond) puts a nonce into its answer all the same: one of no
# octets. RFC 9654 has a nonce of at least one octet, and has it in an answer only if it was in the request. Asked with one, it is right.
# Most would guess that the extension is left out. GnuTLS prints the empty one as "Nonce: 00", as if there were an octet; OpenSSL's
# client, told to ask with a nonce, takes the answer to somebody else's request for one about a wrong nonce and not about none.
# Seen on 2026-11-29 with strongswan-pki 6.0.1, openssl 3.5.9 and gnutls-bin 3.8.9 (Debian trixie).
set -euo pipefail
suite=trixie packages=strongswan-pki,openssl,gnutls-bin
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
pin strongswan-pki 6.0.1
pin openssl 3.5.9
pin gnutls-bin 3.8.9
cd "$(mktemp -d)"
printf '[req]\ndistinguished_name=d\n[d]\n' > none.cnf
key=(-config none.cnf -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 60)
openssl req "${key[@]}" -subj /CN=ca -keyout ca.key -out ca.pem -addext basicConstraints=critical,CA:TRUE 2> /dev/null
openssl req "${key[@]}" -subj /CN=leaf -keyout leaf.key -out leaf.pem -CA ca.pem -CAkey ca.key 2> /dev/null
serial=$(openssl x509 -in leaf.pem -noout -serial)
printf 'V\t%s\t\t%s\tunknown\t/CN=leaf\n' "$(date -ud '+50 days' +%y%m%d%H%M%SZ)" "${serial#serial=}" > index.txt
ask=(openssl ocsp -issuer ca.pem -cert leaf.pem -CAfile ca.pem)
"${ask[@]}" -no_nonce -reqout without.der > /dev/null 2>&1
"${ask[@]}" -reqout with.der > /dev/null 2>&1
for kind in without with; do
  pki --ocsp --respond --in $kind.der --cert ca.pem --key ca.key --cacert ca.pem --index index.txt --lifetime 60 > $kind.answer 2> /dev/null
done
nonce() { openssl ocsp "$@" -noverify -text 2> /dev/null | sed -n '/Nonce/{n;s/ //g;p}' | paste -sd ' '; }
asked=$(nonce -reqin without.der); got=$(nonce -respin without.answer); echo "without: asked '$asked', answered '$got'"
{ [ "$asked" = '' ] && [ "$got" = 0400 ]; } || fail 'no empty nonce in the answer'
both=$(nonce -reqin with.der) back=$(nonce -respin with.answer); echo "with:    asked '$both', answered '$back'"
{ [ "$both" = "$back" ] && [ ${#both} -gt 4 ]; } || fail 'the nonce does not come back'
gnutls=$(ocsptool --response-info --load-response without.answer | sed -n 's/^[[:space:]]*\(Nonce: .*\)/\1/p'); echo "ocsptool: $gnutls"
[ "$gnutls" = 'Nonce: 00' ] || fail 'GnuTLS prints it otherwise'
code=0; said=$("${ask[@]}" -respin without.answer 2>&1) || code=$?
echo "openssl, which asks with a nonce, meets that answer: $(head -n 1 <<< "$said"), exit $code"
{ [ "$code" = 1 ] && grep -q 'Nonce Verify error' <<< "$said"; } || fail 'openssl is content, or says something else'
echo 'as described'
