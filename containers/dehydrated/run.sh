#!/bin/sh
# run.sh DEHYDRATED DIR FOLDER CONFIG: as a line for cron has it. No certificate is due, so that of
# a CA by ACME it reads the directory and nothing else: that is all directory.pl has to say. bash
# goes round for ever under libfaketime: who looks at the clock in its place are openssl and date.
set -eu
dehydrated=$1 dir=$2 folder=$3 config=$4
MOVED=${LD_PRELOAD-}
unset LD_PRELOAD
names=$(openssl x509 -in "$folder/cert.pem" -noout -ext subjectAltName \
  | sed -n 's/DNS://g; s/,//g; 2p')
# shellcheck disable=SC2086 # one word for each name
echo $names '>' "${folder##*/}" > "$dir/domains.txt"
rm -f "$dir/port"
perl "$dir/directory.pl" "$dir/port" &
server=$!
trap 'kill "$server" 2> /dev/null' EXIT
while [ ! -s "$dir/port" ] && kill -0 "$server"; do sleep 0.02; done
export MOVED PATH="$dir/bin:$PATH" STAND="$dir" KEPT="${folder%/*}"
"$dehydrated" --cron --config "$config" --privkey /srv/account/key.pem
