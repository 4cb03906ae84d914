#!/bin/sh
# agent.sh DIR LONGEST [AGENT]: reads one command a line, runs them side by side and answers by lines `id + output` and
# `id = code`. Its first line says which of two programs it is: AGENT, in Perl, where that can be had, for it costs a
# process a command; else this one, for which any image has what it takes. LONGEST: octets of output that are told.
#
# A line for this one is `id seconds words input`: words as a shell takes them and input, each in base64, and so is the
# output.
dir=$1 longest=$2 agent=${3-}
[ -n "$agent" ] && command -v perl > /dev/null && exec perl "$agent" "$longest"
echo sh
# Base64 a line carries: with its mark it stays below PIPE_BUF, so that lines of several commands never mix.
piece=2400
umask 077
mkdir -p "$dir" && cd "$dir" || exit 1
while read -r id seconds words input; do (
  eval "set -- $(printf %s "$words" | base64 -d)"
  printf %s "$input" | base64 -d > "$id.in"
  # One that ignores SIGTERM is killed a second later.
  timeout -k 1 "$seconds" "$@" < "$id.in" > "$id.out" 2>&1
  code=$?
  head -c "$longest" "$id.out" | base64 -w "$piece" | while read -r output; do echo "$id + $output"; done
  rm -f "$id.in" "$id.out"
  echo "$id = $code"
) & done
