#!/usr/bin/env bash
# `openssl ocsp -attime` moves the clock for the signer's chain alone. thisUpdate and nextUpdate are always held against today: an answer
# that ends in 7 days is called good, without a word, for a day 30 days ahead, while for a day behind the CA's end the chain is refused.
# An old answer looked at as of the day on which it was in force, chain and all, still gets "Status times invalid" (and exit code 0).
# Most would guess that the option judges the whole answer as of that moment, since -attime is the option for looking at archived proofs.
# GNUTLS's ocsptool has an --attime as well and looks at the times of an answer neither with nor without it.
# Seen on 2026-11-29 with openssl 3.5.9, gnutls-bin 3.8.9 and faketime 0.9.10 (Debian trixie).
set -euo pipefail
suite=trixie packages=openssl,gnutls-bin,faketime
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
pin gnutls-bin 3.8.9
pin faketime 0.9.10
cd "$(mktemp -d)"
printf '[req]\ndistinguished_name=d\n[d]\n' > none.cnf
day() { date -ud "$1 days" +%Y%m%d%H%M%SZ; }
key=(-config none.cnf -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -not_before "$(day -90)")
openssl req "${key[@]}" -not_after "$(day +60)" -subj /CN=ca -keyout ca.key -out ca.pem -addext basicConstraints=critical,CA:TRUE 2> /dev/null
openssl req "${key[@]}" -not_after "$(day +50)" -subj /CN=leaf -keyout leaf.key -out leaf.pem -CA ca.pem -CAkey ca.key 2> /dev/null
serial=$(openssl x509 -in leaf.pem -noout -serial)
printf 'V\t%s\t\t%s\tunknown\t/CN=leaf\n' "$(date -ud '+50 days' +%y%m%d%H%M%SZ)" "${serial#serial=}" > index.txt
openssl ocsp -issuer ca.pem -cert leaf.pem -no_nonce -reqout request.der > /dev/null 2>&1
respond=(openssl ocsp -index index.txt -CA ca.pem -rsigner ca.pem -rkey ca.key -ndays 7 -reqin request.der)
"${respond[@]}" -respout now.der > /dev/null 2>&1
faketime '40 days ago' "${respond[@]}" -respout old.der > /dev/null 2>&1
look() { # FILE DAYS: what openssl says of it as of that day, and its exit code
  local code=0; openssl ocsp -respin "$1" -issuer ca.pem -cert leaf.pem -CAfile ca.pem -no_nonce -attime "$(date -d "$2 days" +%s)" > out 2>&1 || code=$?
  echo "$(grep -oE 'Response verify OK|Response Verify Failure|Status times invalid|: good|^good' out | tr -d ':\n ') exit $code"
}
ahead=$(look now.der +30); beyond=$(look now.der +70); archived=$(look old.der -38)
printf '%-44s%s\n' 'in force for 7 days, as of 30 days ahead:' "$ahead" 'in force for 7 days, as of 70 days ahead:' "$beyond" \
  '40 days old, as of 38 days ago:' "$archived"
[ "$ahead" = 'ResponseverifyOKgood exit 0' ] || fail 'the day ahead is not good'
[ "$beyond" = 'ResponseVerifyFailuregood exit 1' ] || fail 'the day beyond the end of the CA is not refused'
[ "$archived" = 'ResponseverifyOKStatustimesinvalidgood exit 0' ] || fail 'the archived answer'
for at in now '2 years ago'; do
  ocsptool --verify-response --load-response old.der --load-signer ca.pem --attime "$(date -d "$at" '+%Y-%m-%d %H:%M:%S')" > out 2>&1 ||
    fail "ocsptool refuses the old answer as of $at"
  echo "ocsptool, 40 days old, as of $at: $(grep 'Verifying OCSP Response' out)"
done
echo 'as described'
