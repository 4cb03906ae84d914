#!/bin/bash
# small-files.sh SIZE PROGRAM...: runs the program, and no file that it writes grows beyond SIZE KiB.
ulimit -f "$1"
shift
exec "$@"
