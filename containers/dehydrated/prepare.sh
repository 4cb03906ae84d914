#!/bin/sh
# prepare.sh FOLDER LEAF ISSUER: lays out a certificate as dehydrated keeps those it has got.
set -e
cp "$2" "$1/cert.pem"
cp "$3" "$1/chain.pem"
