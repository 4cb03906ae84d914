#!/usr/bin/env bash
# strongSwan's OCSP responder (pki --ocsp --respond) answers a request whose certID is made with SHA-256 with internalError; the same
# request with SHA-1 is good, and openssl, with the same index and keys, answers both. It finds no issuer in the other certID, and then no
# signer for it either: "no signer certificate found". RFC 6960 4.1.1 lets the asker choose the hash, RFC 9919 3.1.1 has SHA-256 for new
# ones. Two certificates in one request, one by either hash, get one proper answer in which the second is unknown. Most would guess
# unknown or unauthorized for both, or that a program which signs answers with SHA-3 if told to knows SHA-256 in a request; internalError
# invites clients to ask again. Seen on 2026-11-29 with strongswan-pki 6.0.1 and openssl 3.5.9 (Debian trixie).
set -euo pipefail
suite=trixie packages=strongswan-pki,openssl
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
cd "$(mktemp -d)"
printf '[req]\ndistinguished_name=d\n[d]\n' > none.cnf
key=(-config none.cnf -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 60)
openssl req "${key[@]}" -subj /CN=ca -keyout ca.key -out ca.pem -addext basicConstraints=critical,CA:TRUE 2> /dev/null
for name in leaf other; do
  openssl req "${key[@]}" -subj /CN=$name -keyout $name.key -out $name.pem -CA ca.pem -CAkey ca.key 2> /dev/null
  printf 'V\t%s\t\t%s\tunknown\t/CN=%s\n' "$(date -ud '+60 days' +%y%m%d%H%M%SZ)" "$(openssl x509 -in $name.pem -noout -serial | cut -d= -f2)" $name >> index.txt
done
ask() { # ANSWER CERTIFICATES...: what strongSwan and openssl answer to the same request
  openssl ocsp -issuer ca.pem "$@" -no_nonce -reqout request.der > /dev/null 2>&1
  pki --ocsp --respond --in request.der --cert ca.pem --key ca.key --cacert ca.pem --index index.txt --lifetime 60 -v 1 > one.der 2> said
  openssl ocsp -index index.txt -CA ca.pem -rsigner ca.pem -rkey ca.key -nmin 60 -reqin request.der -respout two.der > /dev/null 2>&1
  for answer in one two; do
    openssl ocsp -respin $answer.der -issuer ca.pem "$@" -CAfile ca.pem -no_nonce 2>&1 | sed -n '/^Responder Error/p; s/^\(leaf\|other\).pem: //p' | paste -sd ' '
  done | paste -sd '|'
}
sha1=$(ask -cert leaf.pem) sha256=$(ask -sha256 -cert leaf.pem); reason=$(sed -n '/signer/p' said)
both=$(ask -sha1 -cert leaf.pem -sha256 -cert other.pem)
printf '%-30s%s\n' '' 'strongSwan|openssl' 'SHA-1:' "$sha1" 'SHA-256:' "$sha256" 'leaf SHA-1, other SHA-256:' "$both"; echo "strongSwan: $reason"
[ "$sha1" = 'good|good' ] || fail 'by SHA-1'
[ "$sha256, $reason" = 'Responder Error: internalerror (2)|good, no signer certificate found' ] || fail 'by SHA-256'
[ "$both" = 'good unknown|good good' ] || fail 'one by either'
echo 'as described'
