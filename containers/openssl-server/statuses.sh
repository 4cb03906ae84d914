#!/bin/sh
# statuses.sh FOLDER FILE CHAIN PROGRAM...: PROGRAM with -status_file and -status_all for the statuses of FILE, PEM blobs, leaf
# first. Each lies as DER in a file of its own below FOLDER, and so do the issuers of CHAIN: with a chain that s_server makes up
# itself -status_all staples nothing (findings/openssl-status-all-chain.sh).
set -eu
folder=$1 file=$2 chain=$3
shift 3
mkdir -p "$folder"
awk '/^-----BEGIN/ { at++ } at > 1' "$chain" > "$folder/issuers.pem"
awk -v folder="$folder" '/^-----BEGIN/ { at++; next } /^-----END/ { next } { print > (folder "/" at ".base64") }' "$file"
for part in "$folder"/*.base64; do
  openssl base64 -d -in "$part" -out "${part%.base64}.der"
  set -- "$@" -status_file "${part%.base64}.der"
done
exec "$@" -cert_chain "$folder/issuers.pem" -status_all
