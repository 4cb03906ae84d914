#!/usr/bin/env bash
# OpenSSL 3.6's new `s_client -ocsp_check_leaf` accepts a good staple in TLS 1.3 and refuses the same staple of the same server in TLS
# 1.2, always: "OCSP verification failed" (74). In TLS 1.2 the status comes in a message after the certificates, which are judged before
# it is there; in TLS 1.3 it comes along with them. Most would guess that an option to require staples works in both, or that the staple
# is at fault. With -status instead the staple is shown in either version. The words for "none came" differ as well since 3.6, and neither
# is the "no response sent" that scripts look for. Seen on 2026-11-29 with openssl 3.6.5 (Debian sid).
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
key=(-config none.cnf -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 60)
openssl req "${key[@]}" -subj /CN=ca -keyout ca.key -out ca.pem -addext basicConstraints=critical,CA:TRUE 2> /dev/null
openssl req "${key[@]}" -subj /CN=leaf -keyout leaf.key -out leaf.pem -CA ca.pem -CAkey ca.key 2> /dev/null
printf 'V\t%s\t\t%s\tunknown\t/CN=leaf\n' "$(date -ud '+60 days' +%y%m%d%H%M%SZ)" "$(openssl x509 -in leaf.pem -noout -serial | cut -d= -f2)" > index.txt
openssl ocsp -issuer ca.pem -cert leaf.pem -no_nonce -reqout request.der > /dev/null 2>&1
openssl ocsp -index index.txt -CA ca.pem -rsigner ca.pem -rkey ca.key -ndays 7 -reqin request.der -respout good.der > /dev/null 2>&1
openssl s_server -accept 4401 -cert leaf.pem -key leaf.key -cert_chain ca.pem -status_file good.der -www > with.log 2>&1 &
openssl s_server -accept 4402 -cert leaf.pem -key leaf.key -cert_chain ca.pem -www > without.log 2>&1 &
trap 'kill $(jobs -p)' EXIT
for log in with without; do until grep -qs ACCEPT $log.log; do sleep 0.1; done; done
meet() { # PORT OPTIONS: exit code, and what is said of the status
  local code=0; openssl s_client -connect 127.0.0.1:"$1" -CAfile ca.pem -verify_return_error "${@:2}" < /dev/null > out 2>&1 || code=$?
  echo "exit $code, $(sed -n 's/^verify error://p; s/^OCSP \(response.*no .*\)/\1/p; s/^ *Cert Status/status/p' out | head -n 1)"
}
for version in tls1_3 tls1_2; do
  shown=$(meet 4401 -status -$version) checked=$(meet 4401 -ocsp_check_leaf -$version) none=$(meet 4402 -status -$version)
  printf '%s\n' "$version, -status:             $shown" "$version, -ocsp_check_leaf:    $checked" "$version, -status, no staple: $none"
  [ "$shown" = 'exit 0, status: good' ] || fail "$version: no good staple"
  case $version in
    tls1_3) [ "$checked" = 'exit 0, status: good' ] || fail 'TLS 1.3 refuses it'; [ "$none" = 'exit 0, responses: no responses sent' ] || fail 'other words' ;;
    tls1_2) [ "$checked" = 'exit 1, num=74:OCSP verification failed' ] || fail 'TLS 1.2 no longer refuses it'
      [ "$none" = 'exit 0, response: no OCSP response received' ] || fail 'other words' ;;
  esac
done
echo 'as described'
