#!/bin/sh
# sign.sh CFSSL FOLDER PORT MINUTES: signs an answer for each certificate of FOLDER/records, and serves them.
set -eu
answers=$(mktemp)
while read -r certificate status reason day; do
  set -- "$1" "$2" "$3" "$4"
  when=now
  [ "$day" = - ] || when=$day
  "$1" ocspsign -loglevel 5 -ca "$2/ca.pem" -responder "$2/signer.pem" -responder-key "$2/signer.key" \
    -cert "$certificate" -status "$status" -reason "$reason" -revoked-at "$when" -interval "$4m" |
    sed -n 's/.*"ocspResponse":"\([^"]*\)".*/\1/p' >> "$answers"
done < "$2/records"
exec "$1" ocspserve -address 0.0.0.0 -port "$3" -responses "$answers"
