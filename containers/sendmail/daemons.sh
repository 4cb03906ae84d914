#!/bin/sh
# daemons.sh DIR SENDMAIL NAME...: a daemon for each NAME, whose DIR/NAME.mc is made into a configuration.
#
# sendmail wants keys that only root can read, no folder above them that others can write to, and a machine whose
# name has a dot: else it sleeps for a minute. When one daemon ends, so does all.
dir=$1 sendmail=$2
shift 2
chmod 755 "$dir"
[ -d "$dir/authorities" ] || mkdir -m 755 "$dir/authorities"
find "$dir" -name key.pem -exec chmod 600 {} +
hosts=$(cat /etc/hosts)
printf '%s\n' "127.0.0.1 $(hostname).mailstaple.test $(hostname)" "$hosts" > /etc/hosts
for name in "$@"; do
  [ -d "$dir/$name.queue" ] || mkdir -m 700 "$dir/$name.queue"
  { m4 "$dir/$name.mc" > "$dir/$name.cf" && "$sendmail" -C "$dir/$name.cf" -bD; kill $$; } &
done
wait
