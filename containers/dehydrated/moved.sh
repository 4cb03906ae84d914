#!/bin/sh
# moved.sh ARGUMENT…: the program it is named like, further down PATH, by the clock of the scenario.
PATH=${PATH#*:} LD_PRELOAD=$MOVED
export PATH LD_PRELOAD
exec "${0##*/}" "$@"
