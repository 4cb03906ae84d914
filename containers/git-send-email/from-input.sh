#!/bin/sh
# from-input.sh COMMAND...: runs the command with its standard input as a file behind the other arguments, since git
# takes its message from a file.
file=$(mktemp) && cat > "$file" && "$@" "$file"
code=$?
rm -f "$file"
exit $code
