#!/bin/sh
# retry.sh CONFIGURATION TOKEN: waits until the message is out of the sender's hands and among the deferred, and has it
# tried again.
deferred='^{"queue_name": "deferred", "queue_id": "\([^"]*\)".*"address": "\([^"]*[.]\)\{0,1\}'$2'@.*'
for _ in $(seq 1 200); do
  id=$(postqueue -c "$1" -j | sed -n "s/$deferred/\\1/p")
  [ -n "$id" ] && exec postqueue -c "$1" -i "$id"
  sleep 0.02
done
echo "no deferred message for $2"
exit 1
