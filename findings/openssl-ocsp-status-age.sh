#!/usr/bin/env bash
# The manual of `openssl ocsp` says of -status_age that the age of an answer is looked at where it has no nextUpdate. It is looked at
# always: an answer of two days ago that is in force for five more days is "too old" with -status_age 3600, although its own CA
# still stands by it. The exit code stays 0, and the status is printed all the same. Most would guess what the manual says.
# Beside it, and in no manual: -nmin and -ndays of the responder are added up, none of them wins.
# Seen on 2026-11-29 with openssl 3.5.9 and faketime 0.9.10 (Debian trixie).
set -euo pipefail
suite=trixie packages=openssl,faketime
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
pin faketime 0.9.10
cd "$(mktemp -d)"
printf '[req]\ndistinguished_name=d\n[d]\n' > none.cnf
key=(-config none.cnf -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -not_before "$(date -ud '-9 days' +%Y%m%d%H%M%SZ)" -days 60)
openssl req "${key[@]}" -subj /CN=ca -keyout ca.key -out ca.pem -addext basicConstraints=critical,CA:TRUE 2> /dev/null
openssl req "${key[@]}" -subj /CN=leaf -keyout leaf.key -out leaf.pem -CA ca.pem -CAkey ca.key 2> /dev/null
serial=$(openssl x509 -in leaf.pem -noout -serial)
printf 'V\t%s\t\t%s\tunknown\t/CN=leaf\n' "$(date -ud '+50 days' +%y%m%d%H%M%SZ)" "${serial#serial=}" > index.txt
openssl ocsp -issuer ca.pem -cert leaf.pem -no_nonce -reqout request.der > /dev/null 2>&1
respond=(openssl ocsp -index index.txt -CA ca.pem -rsigner ca.pem -rkey ca.key -reqin request.der)
faketime '2 days ago' "${respond[@]}" -ndays 7 -respout with.der > /dev/null 2>&1
faketime '2 days ago' "${respond[@]}" -respout without.der > /dev/null 2>&1
"${respond[@]}" -ndays 1 -nmin 30 -respout sum.der > /dev/null 2>&1
look() { # FILE OPTIONS
  local code=0; openssl ocsp -respin "$1" -issuer ca.pem -cert leaf.pem -CAfile ca.pem -no_nonce "${@:2}" > out 2>&1 || code=$?
  echo "$(grep -oE 'status too old|good' out | paste -sd ' ') exit $code"
}
with=$(look with.der -status_age 3600); without=$(look without.der -status_age 3600); plain=$(look with.der)
printf '%-40s%s\n' 'with nextUpdate, no -status_age:' "$plain" 'with nextUpdate, -status_age 3600:' "$with" 'without nextUpdate, -status_age 3600:' "$without"
times=$(openssl ocsp -respin sum.der -noverify -resp_text | sed -n 's/^ *\(This\|Next\) Update: //p')
{ read -r this; read -r next; } <<< "$times"
minutes=$((($(date -d "$next" +%s) - $(date -d "$this" +%s)) / 60)); echo "-ndays 1 -nmin 30: $minutes minutes"
[ "$plain" = 'good exit 0' ] || fail 'the answer is not in force'
[ "$without" = 'status too old good exit 0' ] || fail 'the age of an answer without nextUpdate is not looked at'
[ "$with" = 'status too old good exit 0' ] || fail 'the age of an answer with nextUpdate is not looked at'
[ "$minutes" = 1470 ] || fail 'days and minutes are not added up'
echo 'as described'
