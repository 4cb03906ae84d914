#!/bin/sh
# start.sh HITCH CONFIG ROOTS ROOT…: starts Hitch, which trusts these roots, put into one file.
set -e
hitch=$1 config=$2 roots=$3
shift 3
cat "$@" > "$roots"
SSL_CERT_FILE=$roots exec "$hitch" --config "$config"
