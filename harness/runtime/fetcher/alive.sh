#!/bin/sh
# alive.sh STEM: ends with 0 while the process of STEM.pid lives and has not been seen to end.
[ ! -e "$1.ended" ] && kill -0 "$(cat "$1.pid")"
