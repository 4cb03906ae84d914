#!/usr/bin/env bash
# `openssl ca -updatedb`, which manuals advise for tidiness, marks expired certificates with E. Asked about such a one, the responder of
# `openssl ocsp` says neither good nor unknown nor revoked: its signed, successful answer holds no SingleResponse at all. The client of
# the same program calls that a failure of verification. strongSwan's responder, given the same index, says good.
# Most would guess unknown or good, and that two readers of one index.txt agree. A fetcher that asks a day too late meets a success
# with nothing in it. Seen on 2026-11-29 with openssl 3.5.9 and strongswan-pki 6.0.1 (Debian trixie).
set -euo pipefail
suite=trixie packages=openssl,strongswan-pki
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
pin strongswan-pki 6.0.1
cd "$(mktemp -d)"
printf '[req]\ndistinguished_name=d\n[d]\n[ca]\ndefault_ca=c\n[c]\ndatabase=index.txt\ndefault_md=sha256\n' > c.cnf
key=(-config c.cnf -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes)
openssl req "${key[@]}" -subj /CN=ca -keyout ca.key -out ca.pem -addext basicConstraints=critical,CA:TRUE 2> /dev/null
openssl req "${key[@]}" -subj /CN=leaf -keyout leaf.key -out leaf.pem -CA ca.pem -CAkey ca.key \
  -not_before 20260101000000Z -not_after 20260201000000Z 2> /dev/null
serial=$(openssl x509 -in leaf.pem -noout -serial)
printf 'V\t260201000000Z\t\t%s\tunknown\t/CN=leaf\n' "${serial#serial=}" > index.txt
openssl ocsp -issuer ca.pem -cert leaf.pem -no_nonce -reqout request.der > /dev/null 2>&1
answer() { openssl ocsp -index index.txt -CA ca.pem -rsigner ca.pem -rkey ca.key -nmin 60 -reqin request.der -respout "$1" > /dev/null 2>&1; }
read_it() { openssl ocsp -respin "$1" -issuer ca.pem -cert leaf.pem -CAfile ca.pem -no_nonce 2>&1 || true; }
answer before.der
before=$(read_it before.der | sed -n 's/^leaf.pem: //p')
openssl ca -config c.cnf -updatedb -cert ca.pem -keyfile ca.key 2> /dev/null
cut -f1,2,4 index.txt
answer after.der
openssl ocsp -respin after.der -noverify -resp_text | sed -n '/Response Status/p; /Responses:/,/Signature Algorithm/p'
after=$(read_it after.der | sed 's/^[0-9A-F]*:error/error/'); echo "$after"
pki --ocsp --respond --in request.der --cert ca.pem --key ca.key --cacert ca.pem --index index.txt --lifetime 60 > other.der 2> /dev/null
other=$(read_it other.der | sed -n 's/^leaf.pem: //p')
echo "openssl before -updatedb: $before; strongSwan after it: $other"
[ "$before" = good ] || fail 'before: not good'
case $after in *'response contains no revocation data'*'No Status found'*) ;; *) fail 'there is a status' ;; esac
[ "$other" = good ] || fail 'strongSwan does not say good'
echo 'as described'
