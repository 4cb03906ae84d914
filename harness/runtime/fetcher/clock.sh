#!/bin/sh
# clock.sh SECONDS FILE: moves the clock of an instance so far ahead, in one step.
set -e
printf '+%s\n' "$1" > "$2.new"
mv -f "$2.new" "$2"
