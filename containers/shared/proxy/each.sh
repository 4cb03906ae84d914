#!/bin/sh
# each.sh DIR COUNT BUDGET LOOK: starts parts/2.sh to parts/COUNT.sh, a command each, side by side, waits until each
# listens or has ended (watch.pl), and then starts parts/1.sh. What one says and how it ended is kept in said/.
set -u
dir=$1 count=$2 budget=$3 look=$4
cd "$dir" && mkdir said || exit 1
start() {
  sh "parts/$1.sh" 2> "said/$1" < /dev/null
  echo "ended with code $?" >> "said/$1"
  : > "said/$1.ended"
}
number=1
while [ "$number" -lt "$count" ]; do
  number=$((number + 1))
  start "$number" &
done
perl watch.pl "$budget" "$look" < parts/others
start 1
cat said/1
exit 1
