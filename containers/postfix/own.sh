#!/bin/sh
# own.sh MASTER CONFIGURATION: starts a Postfix of this machine, installed or a tree as `make` leaves it, with its queue
# and its data beside that configuration. Root's work: master(8) starts each service as the user it is to be.
set -eu
master=$1 config=$2
daemons=$(cd "$(dirname "$master")" && pwd)
place=$(cd "$config/.." && pwd)
{
  echo "queue_directory = $place/queue"
  echo "data_directory = $place/data"
  echo "daemon_directory = $daemons"
} >> "$config/main.cf"
# A tree has its commands in bin beside libexec, and loads no libraries of its own.
if [ -x "$daemons/../bin/postqueue" ]; then
  commands=$(cd "$daemons/../bin" && pwd)
  PATH=$commands:$PATH
  printf 'command_directory = %s\nshlib_directory = no\n' "$commands" >> "$config/main.cf"
fi
owner=$(postconf -c "$config" -h mail_owner)
group=$(postconf -c "$config" -h setgid_group)
# What `postfix check` would make (postfix-files).
mkdir -p "$place/queue"
cd "$place/queue"
mkdir -p pid
for folder in active bounce corrupt defer deferred flush hold incoming private saved trace; do
  install -d -m 0700 -o "$owner" "$folder"
done
install -d -m 0730 -o "$owner" -g "$group" maildrop
install -d -m 0710 -o "$owner" -g "$group" public
install -d -m 0700 -o "$owner" "$place/data"
# postlogd(8) opens its standard output by name, which cannot be done where that is a socket: what it writes goes through a
# pipe with a name. The master keeps the process that was started, and its group.
[ -p "$config/log" ] || mkfifo -m 0622 "$config/log"
cat "$config/log" &
exec "$master" -c "$config" -s > "$config/log" 2>&1
