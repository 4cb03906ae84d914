#!/bin/sh
# configured.sh SETTINGS ARGUMENT... < message: sSMTP reads its settings from a file alone.
file=$(mktemp) || exit 75
printf %s "$1" > "$file"
shift
ssmtp "-C$file" "$@"
code=$?
rm -f "$file"
exit "$code"
