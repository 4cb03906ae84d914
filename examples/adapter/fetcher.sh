#!/bin/sh
# An adapter for Mailstaple (docs/bring-your-own.md): stands before a program that fetches proofs, openssl in this case.
set -eu

case $1 in
  start | stop | logs) ;;
  fetch)
    [ -n "$MAILSTAPLE_URL" ] || { echo 'the certificate names no responder'; exit 1; }
    fresh=$MAILSTAPLE_OUT.new
    trap 'rm -f "$fresh"' EXIT
    said=$(openssl ocsp -timeout 5 -no_nonce -issuer "$MAILSTAPLE_DIR/issuer.pem" -cert "$MAILSTAPLE_DIR/leaf.pem" \
      -CAfile "$MAILSTAPLE_DIR/trusted.pem" -url "$MAILSTAPLE_URL" -respout "$fresh" 2>&1) || { echo "$said"; exit 1; }
    echo "$said"
    case $said in
      *invalid*) exit 1 ;;
      *'Response verify OK'*': good'*) ;;
      *) exit 1 ;;
    esac
    # In one step: a server may be reading it.
    mv -f "$fresh" "$MAILSTAPLE_OUT"
    ;;
  *)
    echo "$1: this adapter only fetches" >&2
    exit 64
    ;;
esac
