#!/bin/sh
# daemon.sh LOG LINKS [FILE NAME]... PROGRAM...: makes LINKS links and starts the daemon. The log is made by root and
# written by Courier's own user.
log=$1 links=$2
shift 2
chmod 0666 "$log" || exit
while [ "$links" -gt 0 ]; do
  ln -sf "$1" "$2" || exit
  shift 2
  links=$((links - 1))
done
exec "$@"
