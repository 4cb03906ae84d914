#!/bin/sh
# trusting.sh ROOTS FOLDER PROGRAM...: FOLDER becomes a database of NSS that trusts these roots, made once, then the program is run.
set -eu
roots=$1 folder=$2
shift 2
if ! [ -e "$folder" ]; then
  own=$(mktemp -d "$folder.XXXXXX")
  certutil -N -d "sql:$own" --empty-password
  certutil -A -d "sql:$own" -t C,, -n root -i "$roots"
  # Several may have made one at a time: the first stays.
  mv -T "$own" "$folder" 2> /dev/null || rm -r "$own"
fi
exec "$@"
