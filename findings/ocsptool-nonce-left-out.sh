#!/usr/bin/env bash
# Its manual says that a request made by ocsptool has a nonce unless --no-nonce is given. `ocsptool --generate-request` writes one without
# a nonce, with --nonce as well, and says nothing; `ocsptool --ask` sends none either, and one of 23 octets with --nonce. Most would guess
# what the manual says, or at least that --nonce means the same to both. Who makes requests in advance and sends them by other means waits
# for a nonce to come back that was never asked for. Seen on 2026-11-29 with gnutls-bin 3.8.9, openssl 3.5.9 and netcat-openbsd 1.229
# (Debian trixie).
set -euo pipefail
suite=trixie packages=gnutls-bin,openssl,netcat-openbsd
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
pin netcat-openbsd 1.229
cd "$(mktemp -d)"
printf '[req]\ndistinguished_name=d\n[d]\n' > none.cnf
key=(-config none.cnf -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 60)
openssl req "${key[@]}" -subj /CN=ca -keyout ca.key -out ca.pem -addext basicConstraints=critical,CA:TRUE 2> /dev/null
openssl req "${key[@]}" -subj /CN=leaf -keyout leaf.key -out leaf.pem -CA ca.pem -CAkey ca.key 2> /dev/null
pair=(--load-cert leaf.pem --load-issuer ca.pem)
ocsptool --generate-request "${pair[@]}" --outfile default.der
ocsptool --generate-request --nonce "${pair[@]}" --outfile generated.der
asked() { # OPTIONS: the request that is sent, to asked.der
  local listener asker; rm -f raw nc.log
  nc -nlv 127.0.0.1 8080 > raw 2> nc.log & listener=$!
  until grep -qsi listening nc.log; do sleep 0.1; done
  ocsptool --ask=http://127.0.0.1:8080/ "$@" "${pair[@]}" > ask.log 2>&1 & asker=$!
  until [ -s raw ] && [ "$(sed -n 's/^Content-Length: *\([0-9]*\).*/\1/pI' raw)" = "$(sed '1,/^\r$/d' raw | wc -c)" ]; do sleep 0.1; done
  kill $listener $asker 2> /dev/null || true; wait $listener $asker 2> /dev/null || true
  sed '1,/^\r$/d' raw > asked.der
}
nonce() { openssl ocsp -reqin "$1" -noverify -req_text | sed -n '/Nonce/{n;s/ //g;p}'; }
default=$(nonce default.der) generated=$(nonce generated.der)
asked; plain=$(nonce asked.der); asked --nonce; with=$(nonce asked.der)
printf "%-30s nonce '%s'\n" '--generate-request' "$default" '--generate-request --nonce' "$generated" '--ask' "$plain" '--ask --nonce' "$with"
case $with in 0417*) ;; *) fail 'no nonce of 23 octets is sent' ;; esac
[ "$default$generated$plain" = '' ] || fail 'one of the others has a nonce'
echo 'as described'
