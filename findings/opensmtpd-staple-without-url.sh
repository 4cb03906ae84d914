#!/usr/bin/env bash
# OpenSMTPD as a sender refuses a server for stapling a good status where the certificate names no OCSP responder: alert 113, "no OCSP
# URLs in peer certificate", and the mail waits. The same certificate without a staple is valid to it, and so is one that names a
# responder, with the same kind of staple, although the URL is never asked. A responder may be known otherwise (RFC 6960 3.1 has the URL
# in the certificate or configured at the client). Most would guess that a good status cannot hurt, or that without a URL it is passed
# over. So a private CA whose server staples gets no mail from it until the staple is taken away. Its libtls is the one bundled with it.
# Seen on 2026-11-29 with opensmtpd 7.6.0p1 and openssl 3.5.9 (Debian trixie).
set -euo pipefail
suite=trixie packages=opensmtpd,openssl
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
pin opensmtpd 7.6.0p1
pin openssl 3.5.9
cd "$(mktemp -d)"; chmod 755 .
printf '[req]\ndistinguished_name=d\n[d]\n' > none.cnf
key=(-config none.cnf -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 60 -addext subjectKeyIdentifier=hash)
ca=(-addext 'basicConstraints=critical,CA:TRUE' -addext 'keyUsage=critical,digitalSignature,keyCertSign')
openssl req "${key[@]}" "${ca[@]}" -subj /CN=root -keyout root.key -out root.pem 2> /dev/null
openssl req "${key[@]}" "${ca[@]}" -subj /CN=issuing -keyout issuing.key -out issuing.pem -CA root.pem -CAkey root.key 2> /dev/null
issue() { # NAME OPTIONS: a certificate and a good status for it
  openssl req "${key[@]}" -subj "/CN=$1" -keyout "$1.key" -out "$1.pem" -CA issuing.pem -CAkey issuing.key \
    -addext subjectAltName=DNS:a.example,DNS:b.example,DNS:c.example "${@:2}" 2> /dev/null
  printf 'V\t%s\t\t%s\tunknown\t/CN=x\n' "$(date -ud '+60 days' +%y%m%d%H%M%SZ)" "$(openssl x509 -in "$1.pem" -noout -serial | cut -d= -f2)" > index.txt
  openssl ocsp -issuer issuing.pem -cert "$1.pem" -no_nonce -reqout request.der > /dev/null 2>&1
  openssl ocsp -index index.txt -CA issuing.pem -rsigner issuing.pem -rkey issuing.key -ndays 7 -reqin request.der -respout "$1.der" > /dev/null 2>&1
  echo "$1: $(openssl ocsp -respin "$1.der" -issuer issuing.pem -cert "$1.pem" -CAfile root.pem -no_nonce 2>&1 | sed -n "s/^$1.pem: //p; 1p" | paste -sd ,)"
}
issue with -addext 'authorityInfoAccess=OCSP;URI:http://127.0.0.1:8080/'; issue without
serve() { # LETTER NAME OPTIONS
  openssl s_server -accept "44$(printf %d "'$1")" -cert "$2.pem" -key "$2.key" -cert_chain issuing.pem -www -state "${@:3}" > "$1.log" 2>&1 &
  until grep -qs ACCEPT "$1.log"; do sleep 0.1; done
}
trap 'kill $(jobs -p) 2> /dev/null || true' EXIT
serve a with -status_file with.der; serve b without; serve c without -status_file without.der
mkdir -p /etc/ssl/certs; cp root.pem /etc/ssl/certs/ca-certificates.crt # what the sender trusts
printf '127.0.0.1 a.example\n127.0.0.2 b.example\n127.0.0.3 c.example\n' > /etc/hosts; echo sender.example > /etc/mailname
{ for x in a b c; do echo "action $x relay host smtps://$x.example:44$(printf %d "'$x") tls"; done
  for x in a b c; do echo "match from any for domain \"$x.test\" action $x"; done; echo 'listen on lo port 2525'; } > smtpd.conf
smtpd -d -f "$PWD/smtpd.conf" > smtpd.log 2>&1 &
until smtpctl show status > /dev/null 2>&1; do sleep 0.2; done
for x in a b c; do printf 'Subject: x\n\nx\n' | sendmail -f sender@sender.example "user@$x.test"; done
said() { # LETTER: what the log says of that host
  local session; session=$(sed -n "s/^\([0-9a-f]*\) mta connecting .* host=$1.example$/\1/p" smtpd.log | head -n 1)
  [ -z "$session" ] || sed -n "s/^$session mta \(cert-check result=\"[a-z]*\"\).*/\1/p; s/^$session mta error reason=/error: /p" smtpd.log | head -n 1
}
for x in a b c; do until [ -n "$(said $x)" ]; do sleep 0.2; done; done
alert=$(grep -o 'alert read:fatal:.*' c.log | head -n 1)
printf '%-36s%s\n' 'responder named, good staple:' "$(said a)" 'none named, no staple:' "$(said b)" 'none named, good staple:' "$(said c); $alert"
for x in a b; do [ "$(said $x)" = 'cert-check result="valid"' ] || fail "host $x is not believed"; done
[ "$(said c)" = 'error: IO Error: no OCSP URLs in peer certificate' ] || fail 'the good staple is not refused'
[ "$alert" = 'alert read:fatal:bad certificate status response' ] || fail 'another alert'
echo 'as described'
