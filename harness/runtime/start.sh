#!/bin/sh
# start.sh DIR PROGRAMS LOG...: the first process of a container. Follows the logs, runs DIR/1.sh to DIR/PROGRAMS.sh, a
# command each, side by side, and says when one ends.
dir=$1 programs=$2
shift 2
# Log files are made first, so that following them begins at once; tail is not told of changes on an overlay file
# system, so it looks fifty times a second.
for log in "$@"; do
  mkdir -p "${log%/*}"
  : >> "$log"
done
if [ $# -gt 0 ]; then tail -q -s 0.02 -n +1 -F "$@" 2> /dev/null & fi
number=0
while [ "$number" -lt "$programs" ]; do
  number=$((number + 1))
  ( sh "$dir/$number.sh"; echo "mailstaple: program $number of $programs ended with code $?" ) &
done
# A program that is called for each message has nothing to run meanwhile. The shell stays the first
# process all the same: by waiting it buries what others left behind.
if [ "$programs" -eq 0 ]; then tail -f /dev/null & fi
wait
