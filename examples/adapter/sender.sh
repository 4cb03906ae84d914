#!/bin/sh
# An adapter for Mailstaple (docs/bring-your-own.md): stands before a program that sends mail, curl in this case.
set -eu

case $1 in
  start)
    # What is printed here is what the program states of itself.
    curl --version | head -n 1
    ;;
  stop | logs) ;;
  send)
    scheme=smtp
    [ "$MAILSTAPLE_TRANSPORT" = starttls ] || scheme=smtps
    set -- --silent --show-error --max-time 10 --cacert "$MAILSTAPLE_ROOTS"
    # TLS where it can be had, or not without it.
    if [ "$MAILSTAPLE_TLS" = must ]; then set -- "$@" --ssl-reqd; else set -- "$@" --ssl; fi
    # curl cannot check a status without checking the certificate.
    if [ "$MAILSTAPLE_STATUS" = require ]; then set -- "$@" --cert-status
    elif [ "$MAILSTAPLE_CHAIN" = try ]; then set -- "$@" --insecure; fi
    set -- "$@" --mail-from "$MAILSTAPLE_FROM" --mail-rcpt "$MAILSTAPLE_TO" --upload-file "$MAILSTAPLE_MESSAGE"
    # The hosts in the order of preference, each under the name that is in its certificate.
    for port in $MAILSTAPLE_PORTS; do
      if curl "$@" --resolve "$MAILSTAPLE_NAME:$port:$MAILSTAPLE_HOST" "$scheme://$MAILSTAPLE_NAME:$port"; then
        echo "port $port took it"
        exit 0
      fi
    done
    echo 'no host took it'
    exit 75
    ;;
  *)
    echo "$1: this adapter only sends" >&2
    exit 64
    ;;
esac
