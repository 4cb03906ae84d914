#!/usr/bin/env bash
# ldns-dane verify takes the TLSA records from a resolver or, with -t, from a file; the manual tells the two as one. Records from a file never match
# a server of the right name: it is the name in the file, whose last dot stays on, that is looked for in the certificate, so that usage 2 and usage 3
# end in "hostname mismatch" for what the same record from a resolver validates, on a connection and with the chain from a file (-c) alike. Most would
# guess that the server's certificate is at fault. -n, which skips the name, helps usage 3 and not usage 2. openssl s_client believes both usages.
# Seen on 2026-12-01 with ldnsutils 1.8.4, unbound 1.26.2 and openssl 3.5.9 (Debian trixie).
set -euo pipefail
suite=trixie packages=ldnsutils,unbound,openssl
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
pin ldnsutils 1.8.4
pin unbound 1.26.2
pin openssl 3.5.9
cd "$(mktemp -d)"; chmod 755 .
printf '[req]\ndistinguished_name=d\n[d]\n' > none.cnf
key=(-config none.cnf -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes)
openssl req -x509 "${key[@]}" -days 60 -subj /CN=ca -keyout ca.key -out ca.pem -addext basicConstraints=critical,CA:TRUE -addext subjectKeyIdentifier=hash 2> /dev/null
leaf() { # FILE NAME DAYS_FROM DAYS_TO, all of one key
  [ -e leaf.csr ] || openssl req "${key[@]}" -new -subj /CN=leaf -keyout leaf.key -out leaf.csr 2> /dev/null
  openssl x509 -req -in leaf.csr -CA ca.pem -CAkey ca.key -not_before "$(date -ud "$3 days" +%Y%m%d%H%M%SZ)" -not_after "$(date -ud "$4 days" +%Y%m%d%H%M%SZ)" \
    -extfile <(echo "subjectAltName=DNS:$2") -out "$1.pem" 2> /dev/null
}
pin_of() { openssl x509 -in "$1" -noout -pubkey | openssl pkey -pubin -outform der | sha256sum | cut -c1-64; }
trap 'kill $(jobs -p) 2> /dev/null || true' EXIT
serve() { # LEAF: a server on a free port, which is put in $port
  openssl s_server -accept 127.0.0.1:0 -cert "$1.pem" -key leaf.key -cert_chain ca.pem -www > "$1.log" 2>&1 &
  until port=$(sed -n 's/^ACCEPT 127.0.0.1:\([0-9]*\)$/\1/p' "$1.log") && [ -n "$port" ]; do sleep 0.1; done
}
resolver() { # RECORD...: answers with these, as unbound does from local data
  { printf 'server:\n  interface: 127.0.0.1\n  do-daemonize: no\n  use-syslog: no\n  chroot: ""\n  username: ""\n  pidfile: ""\n  directory: "%s"\n' "$PWD"
    printf '  local-zone: example. static\n'; printf '  local-data: "%s"\n' "$@"; } > unbound.conf
  unbound -c unbound.conf > unbound.log 2>&1 &
  until drill @127.0.0.1 mail.example A 2> /dev/null | grep -q 'NOERROR'; do sleep 0.2; done
}
leaf right mail.example -2 60
cat right.pem ca.pem > chain.pem
serve right
records=("3 1 1 $(pin_of right.pem)" "2 1 1 $(pin_of ca.pem)")
verdict() { # OPTIONS: what ldns-dane comes to; -d, since nothing is signed here
  local said; said=$(ldns-dane -4 -d "$@" 2>&1) || true
  case $said in *validated\ successfully) echo validated ;; *) echo "${said##*because: }" ;; esac
}
seen=$(for record in "${records[@]}"; do
  usage=${record%% *}; echo "_$port._tcp.mail.example. 60 IN TLSA $record" > record.zone
  resolver 'mail.example. 60 IN A 127.0.0.1' "$(cat record.zone)"
  echo "usage $usage, from a resolver: $(verdict -r 127.0.0.1 verify mail.example "$port")"
  kill "$!"; wait "$!" 2> /dev/null || true
  echo "usage $usage, from a file: $(verdict -a 127.0.0.1 -t record.zone verify)"
  echo "usage $usage, from a file, with the chain: $(verdict -c chain.pem -t record.zone verify)"
  echo "usage $usage, from a file, -n: $(verdict -n -a 127.0.0.1 -t record.zone verify)"
  echo "usage $usage, s_client: $(openssl s_client -connect "127.0.0.1:$port" -dane_tlsa_domain mail.example -dane_tlsa_rrdata "$record" < /dev/null 2>&1 |
    sed -n 's/^ *Verify return code: //p' | head -n 1)"
done) || fail "$seen"; echo "$seen"
[ "$seen" = 'usage 3, from a resolver: validated
usage 3, from a file: hostname mismatch
usage 3, from a file, with the chain: hostname mismatch
usage 3, from a file, -n: validated
usage 3, s_client: 0 (ok)
usage 2, from a resolver: validated
usage 2, from a file: hostname mismatch
usage 2, from a file, with the chain: hostname mismatch
usage 2, from a file, -n: hostname mismatch
usage 2, s_client: 0 (ok)' ] || fail 'the records are taken otherwise'
echo 'as described'
