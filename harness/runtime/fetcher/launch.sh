#!/bin/sh
# launch.sh DIR NAME MARK LOG COMMAND…: starts a program in the background, a session of its own.
# Its process is written to DIR/NAME.pid, its words to DIR/NAME.words and, each line behind MARK, to
# LOG; DIR/NAME.ended is there once it has ended. The last of its words is then "ended with code N",
# which may come a little behind: they go through a pipe.
set -u
dir=$1 name=$2 mark=$3 log=$4
shift 4
rm -f "$dir/$name.pid" "$dir/$name.ended"
: > "$dir/$name.words"
run() {
  setsid "$@" < /dev/null &
  echo $! > "$dir/$name.pid"
  wait $!
  echo "ended with code $?"
  : > "$dir/$name.ended"
}
{ run "$@" 2>&1 | tee "$dir/$name.words" | sed -u "s/^/$mark /" >> "$log"; } > /dev/null 2>&1 &
