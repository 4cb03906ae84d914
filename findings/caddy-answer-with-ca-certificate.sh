#!/usr/bin/env bash
# Caddy staples nothing while the responder is `openssl ocsp` with the CA itself as signer: the answer is good, verified by OpenSSL and
# GnuTLS, and holds the CA's own certificate, as that responder sends it unless told -resp_no_certs. Go's library takes a certificate in
# an answer for a delegate's, looks for the CA's signature on it and finds that of the CA above: "bad OCSP signature: x509: ECDSA
# verification failure". Under a self-signed CA, which did sign its own certificate, the same set-up works, so that it goes wrong only
# outside the test bench. Most would guess that the signature of the answer is broken, as the log says, or that one certificate too many
# does no harm. Seen on 2026-11-29 with caddy 2.6.2, openssl 3.5.9 and gnutls-bin 3.8.9 (Debian trixie).
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
openssl req "${key[@]}" -subj /CN=root -keyout root.key -out root.pem "${ca[@]}" 2> /dev/null
openssl req "${key[@]}" -subj /CN=issuing -keyout issuing.key -out issuing.pem -CA root.pem -CAkey root.key "${ca[@]}" 2> /dev/null
trap 'kill $(jobs -p) 2> /dev/null || true' EXIT
export HOME=$PWD XDG_DATA_HOME=$PWD XDG_CONFIG_HOME=$PWD
port=8102
staple() { # CA OPTIONS: what Caddy staples, with such a responder behind it
  local name=$1 responder web; shift
  openssl req "${key[@]}" -subj /CN=server.example -keyout leaf.key -out leaf.pem -CA "$name.pem" -CAkey "$name.key" \
    -addext subjectAltName=DNS:server.example -addext "authorityInfoAccess=OCSP;URI:http://127.0.0.1:$port" 2> /dev/null
  cat leaf.pem "$name.pem" > chain.pem
  printf 'V\t%s\t\t%s\tunknown\t/CN=leaf\n' "$(date -ud '+60 days' +%y%m%d%H%M%SZ)" "$(openssl x509 -in leaf.pem -noout -serial | cut -d= -f2)" > index.txt
  rm -rf responder.log store
  openssl ocsp -port $port -index index.txt -CA "$name.pem" -rsigner "$name.pem" -rkey "$name.key" -ndays 2 "$@" > responder.log 2>&1 & responder=$!
  until grep -qs 'waiting for OCSP client' responder.log; do sleep 0.1; done
  printf '{\n auto_https off\n admin off\n storage file_system %s/store\n}\nhttps://server.example:%d {\n tls %s/chain.pem %s/leaf.key\n}\n' \
    "$PWD" $((port + 1)) "$PWD" "$PWD" > Caddyfile
  caddy run --config Caddyfile --adapter caddyfile > caddy.log 2>&1 & web=$!
  until openssl s_client -connect 127.0.0.1:$((port + 1)) -servername server.example < /dev/null > /dev/null 2>&1; do sleep 0.2; done
  openssl s_client -connect 127.0.0.1:$((port + 1)) -servername server.example -status < /dev/null 2> /dev/null |
    sed -n 's/^OCSP response: \(no response sent\)/\1/p; s/^ *Cert Status: /staple: /p'
  openssl ocsp -url http://127.0.0.1:$port -issuer "$name.pem" -cert leaf.pem -no_nonce -CAfile root.pem -respout answer.der 2>&1 | sed -n '/verify/p;/^leaf.pem/p'
  ocsptool --verify-response --load-response answer.der --load-signer "$name.pem" | sed -n '/Verifying/p'
  sed -n 's/.*parsing OCSP response: \(bad[^"]*\)".*/caddy: \1/p' caddy.log
  kill $responder $web; wait $responder $web 2> /dev/null || true
}
valid=$'Response verify OK\nleaf.pem: good\nVerifying OCSP Response: Success.'
with=$(staple issuing) without=$(staple issuing -resp_no_certs) root=$(staple root)
printf -- '-- issuing CA, its certificate in the answer\n%s\n-- issuing CA, -resp_no_certs\n%s\n-- self-signed CA, its certificate in the answer\n%s\n' "$with" "$without" "$root"
[ "$with" = "no response sent"$'\n'"$valid"$'\n'"caddy: bad OCSP signature: x509: ECDSA verification failure" ] || fail 'with the certificate of the issuing CA'
[ "$without" = "staple: good"$'\n'"$valid" ] || fail 'without it'
[ "$root" = "staple: good"$'\n'"$valid" ] || fail 'with that of a self-signed CA'
echo 'as described'
