#!/bin/sh
# linked.sh DIR PROGRAM...: makes the folders of configuration that DIR/pairs lists (folder, number, chain, key): FOLDER.conf
# as chasquid.conf, a folder for each pair below certs/, and a domain, without which chasquid does not start. Then PROGRAM.
set -eu
while read -r folder number chain key; do
  mkdir -p "$folder/domains/mx.test" "$folder/certs/$number"
  ln -sf "$folder.conf" "$folder/chasquid.conf"
  ln -s "$chain" "$folder/certs/$number/fullchain.pem"
  ln -s "$key" "$folder/certs/$number/privkey.pem"
done < "$1/pairs"
shift
exec "$@"
