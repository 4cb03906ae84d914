#!/usr/bin/env bash
# In a certificate's last days Caddy stops stapling, while the responder goes on saying good: an answer whose nextUpdate lies behind the end of
# the certificate is called invalid ("valid after certificate expiration") and dropped. With answers of four days that is the last four days
# of each certificate, and for a certificate of three days its whole life. OpenSSL and GnuTLS see nothing wrong with the answer; no RFC ties
# nextUpdate to the certificate. Most would guess that the staple goes on until the certificate is over. Must-staple makes an outage of it.
# Seen on 2026-11-29 with caddy 2.6.2, openssl 3.5.9 and gnutls-bin 3.8.9 (Debian trixie).
set -euo pipefail
suite=trixie packages=caddy,openssl,gnutls-bin
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
pin caddy 2.6.2
pin openssl 3.5.9
pin gnutls-bin 3.8.9
cd "$(mktemp -d)"
printf '[req]\ndistinguished_name=d\n[d]\n' > none.cnf
key=(-config none.cnf -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 60)
ca=(-addext "basicConstraints=critical,CA:TRUE" -addext subjectKeyIdentifier=hash)
openssl req "${key[@]}" -subj /CN=ca -keyout ca.key -out ca.pem "${ca[@]}" 2> /dev/null
trap 'kill $(jobs -p) 2> /dev/null || true' EXIT
export HOME=$PWD XDG_DATA_HOME=$PWD XDG_CONFIG_HOME=$PWD
at() { date -ud "$1" +%Y%m%d%H%M%SZ; }
staple() { # BEGIN END: what Caddy staples with a certificate of that life, behind a responder whose answers last for four days
  local responder web
  openssl req "${key[@]}" -not_before "$(at "$1")" -not_after "$(at "$2")" -subj /CN=server.example -keyout leaf.key -out leaf.pem -CA ca.pem -CAkey ca.key \
    -addext subjectAltName=DNS:server.example -addext authorityInfoAccess=OCSP\;URI:http://127.0.0.1:8080 2> /dev/null
  cat leaf.pem ca.pem > chain.pem
  printf 'V\t%s\t\t%s\tunknown\t/CN=leaf\n' "$(date -ud "$2" +%y%m%d%H%M%SZ)" "$(openssl x509 -in leaf.pem -noout -serial | cut -d= -f2)" > index.txt
  rm -rf responder.log store
  openssl ocsp -port 8080 -index index.txt -CA ca.pem -rsigner ca.pem -rkey ca.key -ndays 4 > responder.log 2>&1 & responder=$!
  until grep -qs 'waiting for OCSP client' responder.log; do sleep 0.1; done
  printf '{\n auto_https off\n admin off\n storage file_system %s/store\n}\nhttps://server.example:4401 {\n tls %s/chain.pem %s/leaf.key\n}\n' \
    "$PWD" "$PWD" "$PWD" > Caddyfile
  caddy run --config Caddyfile --adapter caddyfile > caddy.log 2>&1 & web=$!
  until openssl s_client -connect 127.0.0.1:4401 -servername server.example < /dev/null > /dev/null 2>&1; do sleep 0.2; done
  openssl s_client -connect 127.0.0.1:4401 -servername server.example -status < /dev/null 2> /dev/null |
    sed -n 's/^OCSP response: \(no response sent\)/\1/p; s/^ *Cert Status: /staple: /p'
  openssl ocsp -url http://127.0.0.1:8080 -issuer ca.pem -cert leaf.pem -no_nonce -CAfile ca.pem -respout answer.der 2>&1 | sed -n 's/^leaf.pem: /openssl: /p'
  ocsptool --verify-response --load-response answer.der --load-signer ca.pem | sed -n 's/^Verifying OCSP Response:/ocsptool:/p'
  sed -n 's/.* \(valid after certificate expiration\).*/caddy: \1/p' caddy.log
  kill $responder $web; wait $responder $web 2> /dev/null || true
}
good=$'openssl: good\nocsptool: Success.'; dropped="no response sent"$'\n'"$good"$'\n''caddy: valid after certificate expiration'
middle=$(staple '-80 days' '+10 days') last=$(staple '-87 days' '+3 days') short=$(staple '-1 hour' '+3 days')
printf -- '-- %s\n%s\n' '90 days, ten left' "$middle" '90 days, three left' "$last" 'three days, new' "$short"
[ "$middle" = "staple: good"$'\n'"$good" ] || fail 'ten days before the end'
[ "$last" = "$dropped" ] || fail 'three days before the end'
[ "$short" = "$dropped" ] || fail 'a certificate of three days'
echo 'as described'
