#!/bin/sh
# instances.sh DIR BUDGET LOOK: starts what parts/all names, each by its own script, and tells who listens.
set -u
cd "$1" && mkdir -p said log
while read -r slug _; do
  (
    sh "parts/$slug.sh" < /dev/null >> log/responders 2> "said/$slug" &
    echo $! > "said/$slug.pid"
    wait $!
    code=$?
    cat "said/$slug" >> log/responders
    echo "it ended with code $code" > "said/$slug.new"
    mv "said/$slug.new" "said/$slug.ended"
  ) &
done < parts/all
perl parts/watch.pl "$2" "$3" < parts/all
wait
exec tail -f /dev/null
