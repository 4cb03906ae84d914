#!/bin/sh
# linked.sh DIR PROGRAM...: makes the links that DIR/links names below DIR/crt, a file and its link a line, and starts
# the program. In one go: hundreds of calls of ln(1) would take longer than all the rest.
dir=$1
shift
mkdir "$dir/crt" && perl "$dir/links.pl" "$dir/links" && exec "$@"
