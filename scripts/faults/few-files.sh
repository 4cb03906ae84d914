#!/bin/bash
# few-files.sh COUNT PROGRAM...: runs the program with so many files open at most.
ulimit -n "$1"
shift
exec "$@"
