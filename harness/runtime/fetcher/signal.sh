#!/bin/sh
# signal.sh NAME FILE: sends a signal to the process whose number stands in the file.
kill -s "$1" "$(cat "$2")"
