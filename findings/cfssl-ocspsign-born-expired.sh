#!/usr/bin/env bash
# `cfssl ocspsign -interval I` counts I from the last full hour and not from now, so an answer made at 22:37 with -interval 30m has
# thisUpdate 22:00 and nextUpdate 22:30: it is signed, and over, before anyone could have asked for it. Nothing is said, exit code 0.
# Only producedAt tells the time (to the minute). Most would guess that an interval is what a client gets, less a little for clocks.
# The shorter the answers of a test CA or a CA for short-lived certificates, the more of them are dead at birth, by the hour's minute.
# Seen on 2026-11-29 with golang-cfssl 1.6.5 and openssl 3.5.9 (Debian trixie).
set -euo pipefail
suite=trixie packages=golang-cfssl,openssl
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
pin golang-cfssl 1.6.5
pin openssl 3.5.9
cd "$(mktemp -d)"
printf '[req]\ndistinguished_name=d\n[d]\n' > none.cnf
key=(-config none.cnf -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 60)
openssl req "${key[@]}" -subj /CN=ca -keyout ca.key -out ca.pem -addext basicConstraints=critical,CA:TRUE 2> /dev/null
openssl req "${key[@]}" -subj /CN=leaf -keyout leaf.key -out leaf.pem -CA ca.pem -CAkey ca.key 2> /dev/null
sign() { # INTERVAL: "thisUpdate nextUpdate" in seconds since 1970
  cfssl ocspsign -loglevel 5 -ca ca.pem -responder ca.pem -responder-key ca.key -cert leaf.pem -status good -interval "$1" > answer.json
  sed 's/.*"ocspResponse":"\([^"]*\)".*/\1/' answer.json | openssl base64 -d -A > answer.der
  openssl ocsp -respin answer.der -noverify -resp_text > text
  for field in 'This Update' 'Next Update'; do date -d "$(sed -n "s/^ *$field: //p" text)" +%s; done | paste -sd ' '
}
while now=$(date +%s) past=$((now % 3600)); [ "$past" -lt 1 ] || [ "$past" -gt 3570 ]; do sleep 1; done # well within one hour
read -r this next <<< "$(sign "${past}s")" # as long as the hour is old: it may end now at the latest
after=$(date +%s)
[ $((after / 3600)) = $((now / 3600)) ] || fail 'the hour changed meanwhile; try again'
clock() { date -ud "@$1" +%T; }
echo "signed between $(clock "$now") and $(clock "$after") with -interval ${past}s: from $(clock "$this") to $(clock "$next")"
grep -E 'Produced At|Update|Cert Status' text
[ "$this" = $((now - past)) ] || fail 'thisUpdate is not the full hour'
[ "$next" = "$now" ] || fail 'nextUpdate is not the full hour plus the interval'
[ "$next" -le "$after" ] || fail 'it is not over when it is born'
read -r this next <<< "$(sign 96h)"
[ $((next - this)) = 345600 ] || fail 'the interval is not kept'
echo 'as described'
