#!/bin/sh
# retry.sh MASTER CONFIGURATION TOKEN: waits until the message is out of the sender's hands and among the deferred, and
# has it tried again. A tree as `make` leaves it has its commands in bin, beside libexec.
PATH=$(dirname "$1")/../bin:$PATH
deferred='^{"queue_name": "deferred", "queue_id": "\([^"]*\)".*"address": "\([^"]*[.]\)\{0,1\}'$3'@.*'
for _ in $(seq 1 200); do
  id=$(postqueue -c "$2" -j | sed -n "s/$deferred/\\1/p")
  [ -n "$id" ] && exec postqueue -c "$2" -i "$id"
  sleep 0.02
done
echo "no deferred message for $3"
exit 1
