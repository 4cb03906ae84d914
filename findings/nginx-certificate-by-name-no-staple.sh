#!/usr/bin/env bash
# Where nginx picks the certificate by a variable (ssl_certificate /certs/$ssl_server_name.pem), ssl_stapling_file and ssl_stapling do
# nothing, and nothing says so: nginx -t is content, the log is silent at level info, and a status_request goes unanswered. The same
# certificate and staple file under a fixed path in the server block beside it are stapled. Stapling is prepared once, for certificates
# known at start. Most would guess a refusal at start, as for a staple file that cannot be read, or a staple. A must-staple certificate
# moved to such a block is lost to all who honour it. Seen on 2026-11-29 with nginx-light 1.26.3 and openssl 3.5.9 (Debian trixie).
set -euo pipefail
suite=trixie packages=nginx-light,openssl
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
dir=$(mktemp -d); cd "$dir"
printf '[req]\ndistinguished_name=d\n[d]\n' > none.cnf
key=(-config none.cnf -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 60)
openssl req "${key[@]}" -subj /CN=ca -keyout ca.key -out ca.pem -addext basicConstraints=critical,CA:TRUE 2> /dev/null
openssl req "${key[@]}" -subj /CN=leaf -keyout server.example.key -out leaf.pem -CA ca.pem -CAkey ca.key 2> /dev/null
cat leaf.pem ca.pem > server.example.pem
printf 'V\t%s\t\t%s\tunknown\t/CN=leaf\n' "$(date -ud '+60 days' +%y%m%d%H%M%SZ)" "$(openssl x509 -in leaf.pem -noout -serial | cut -d= -f2)" > index.txt
openssl ocsp -issuer ca.pem -cert leaf.pem -no_nonce -reqout request.der > /dev/null 2>&1
openssl ocsp -index index.txt -CA ca.pem -rsigner ca.pem -rkey ca.key -ndays 7 -reqin request.der -respout good.der > /dev/null 2>&1
block() { # PORT NAME
  printf 'server { listen 127.0.0.1:%s ssl; server_name server.example; ssl_certificate %s/%s.pem; ssl_certificate_key %s/%s.key;
    ssl_stapling on; ssl_stapling_file %s; }\n' "$1" "$dir" "$2" "$dir" "$2" "${3-$dir/good.der}"
}
conf() { printf 'user root;\npid %s/pid;\nerror_log %s/log info;\nevents {}\nhttp {\naccess_log off;\n%s\n}\n' "$dir" "$dir" "$(cat)"; }
# shellcheck disable=SC2016
{ block 4401 server.example; block 4402 '$ssl_server_name'; } | conf > both.conf
block 4401 server.example "$dir/absent.der" | conf > absent.conf
nginx -t -c "$dir/both.conf"
nginx -c "$dir/both.conf" -g 'daemon off;' & trap 'kill $!' EXIT
seen() { openssl s_client -connect 127.0.0.1:"$1" -servername server.example -CAfile ca.pem -status < /dev/null 2> /dev/null |
  sed -n 's/^OCSP response: \(no .*\)/\1/p; s/^ *Cert Status: //p; s/^Verification: /verification /p' | paste -sd ,; }
until openssl s_client -connect 127.0.0.1:4402 -servername server.example < /dev/null > /dev/null 2>&1; do sleep 0.2; done
fixed=$(seen 4401) variable=$(seen 4402); variable="$variable; again $(seen 4402)"
words=$(grep -icE 'stapl|ocsp|warn|error' log || true)
absent=0; nginx -t -c "$dir/absent.conf" > out 2>&1 || absent=$?
printf '%s\n' "fixed path: $fixed" "by variable: $variable" "lines of the log about it: $words" "a staple file that is not there: exit $absent"
[ "$fixed" = 'good,verification OK' ] || fail 'not stapled with a fixed path'
[ "$variable" = 'no response sent,verification OK; again no response sent,verification OK' ] || fail 'stapled with a variable'
[ "$words, $absent" = '0, 1' ] || fail 'the log has something about it, or an absent file is no error'
echo 'as described'
