#!/usr/bin/env bash
# A server that gets an ML-DSA certificate beside its ECDSA one shows the new one from then on to every client with OpenSSL 3.5, curl among them,
# in whatever order the two are configured and with -serverpref too: the client's own list has ML-DSA in front. GnuTLS, and OpenSSL
# in TLS 1.2, go on getting ECDSA. Most would guess that post-quantum signatures have to be asked for, or that the first pair counts.
# So one nginx with both fails a TLSA record of the old key in TLS 1.3 and satisfies it in TLS 1.2, and a client that is updated changes sides.
# (The chain is signed with ECDSA; nothing else was set.) Seen on 2026-11-29 with nginx-light 1.26.3, openssl 3.5.9, curl 8.14.1 and
# gnutls-bin 3.8.9 (Debian trixie).
set -euo pipefail
suite=trixie packages=nginx-light,openssl,curl,gnutls-bin
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
pin nginx-light 1.26.3
pin openssl 3.5.9
pin curl 8.14.1
pin gnutls-bin 3.8.9
dir=$(mktemp -d); cd "$dir"
echo '127.0.0.1 localhost' > /etc/hosts
printf '[req]\ndistinguished_name=d\n[d]\n' > none.cnf
conf=(-config none.cnf -x509 -nodes -days 60)
ec=(-newkey ec -pkeyopt ec_paramgen_curve:P-256)
by=(-CA ca.pem -CAkey ca.key -subj /CN=localhost -addext subjectAltName=DNS:localhost)
openssl req "${conf[@]}" "${ec[@]}" -subj /CN=ca -keyout ca.key -out ca.pem -addext basicConstraints=critical,CA:TRUE 2> /dev/null
openssl req "${conf[@]}" "${ec[@]}" "${by[@]}" -keyout ec.key -out ec.pem 2> /dev/null
openssl req "${conf[@]}" -newkey ML-DSA-65 "${by[@]}" -keyout mldsa.key -out mldsa.pem 2> /dev/null
pair() { printf 'ssl_certificate %s/%s.pem; ssl_certificate_key %s/%s.key; ' "$dir" "$1" "$dir" "$1"; }
printf 'user root;\npid %s/pid;\nevents {}\nhttp {\naccess_log off;\nserver { listen 4401 ssl; %s }\nserver { listen 4402 ssl; %s }\n}\n' \
  "$dir" "$(pair ec; pair mldsa)" "$(pair mldsa; pair ec)" > nginx.conf
nginx -c "$dir/nginx.conf" -g 'daemon off;' > nginx.log 2>&1 &
openssl s_server -accept 4403 -serverpref -cert ec.pem -key ec.key -dcert mldsa.pem -dkey mldsa.key -www > server.log 2>&1 &
trap 'kill $(jobs -p)' EXIT
until grep -qs ACCEPT server.log; do sleep 0.1; done
until openssl s_client -connect 127.0.0.1:4402 < /dev/null > /dev/null 2>&1; do sleep 0.2; done
tlsa="3 1 1 $(openssl x509 -in ec.pem -noout -pubkey | openssl pkey -pubin -outform DER | sha256sum | cut -d' ' -f1)"
kind() { sed -n 's/^ *Public Key Algorithm: //p' | sed 's/^id-ecPublicKey$/ECDSA/'; }
for port in 4401 4402 4403; do
  openssl=$(openssl s_client -connect 127.0.0.1:$port < /dev/null 2> /dev/null | openssl x509 -noout -text | kind)
  old=$(openssl s_client -connect 127.0.0.1:$port -tls1_2 < /dev/null 2> /dev/null | openssl x509 -noout -text | kind)
  curl=$(curl -sv --cacert ca.pem -o page https://localhost:$port/ 2>&1 | sed -n 's/.*level 0: Public key type \([A-Z0-9-]*\).*/\1/p' | sed 's/^EC$/ECDSA/')
  gnutls=$(gnutls-cli --x509cafile ca.pem --print-cert -p $port localhost < /dev/null 2> /dev/null | openssl x509 -noout -text | kind)
  dane=''
  for version in tls1_3 tls1_2; do
    openssl s_client -connect 127.0.0.1:$port -$version -dane_tlsa_domain localhost -dane_tlsa_rrdata "$tlsa" -verify_return_error < /dev/null > out 2>&1 &&
      dane+=" $version matches" || dane+=" $version refused"
  done
  echo "$port: openssl $openssl, in TLS 1.2 $old, curl $curl, gnutls $gnutls; TLSA of the ECDSA key:$dane"
  [ "$openssl, $old, $curl, $gnutls" = 'ML-DSA-65, ECDSA, ML-DSA-65, ECDSA' ] || fail 'other certificates are shown'
  [ "$dane" = ' tls1_3 refused tls1_2 matches' ] || fail 'the TLSA record fares otherwise'
done
echo 'as described'
