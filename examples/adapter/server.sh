#!/bin/sh
# An adapter for Mailstaple (docs/bring-your-own.md): stands before a server that serves mail over TLS.
# The program here is program.mjs beside it; put yours in its place.
set -eu
here=$(dirname "$0")

case $1 in
  start)
    # What is printed here is what the program states of itself.
    echo "example server on Node $(node --version)"
    node "$here/program.mjs" "$MAILSTAPLE_DIR/listeners.tsv" > "$MAILSTAPLE_DIR/program.log" 2>&1 &
    echo $! > "$MAILSTAPLE_DIR/program.pid"
    ;;
  stop)
    kill "$(cat "$MAILSTAPLE_DIR/program.pid")"
    ;;
  reload)
    # Another key and chain are in place: have the program read them.
    kill -HUP "$(cat "$MAILSTAPLE_DIR/program.pid")"
    ;;
  set-staple)
    # set-staple SLUG HOW FILE PATH: the content of FILE is to be what the program staples; it reads PATH.
    how=$3 file=$4 path=$5
    case $how in
      in-place) cat "$file" > "$path" ;;
      rename) cp "$file" "$path.new" && mv "$path.new" "$path" ;;
      symlink) ln -s "$file" "$path.link" && mv "$path.link" "$path" ;;
      remove) rm -f "$path" ;;
    esac
    ;;
  logs)
    exec tail -n +1 -F "$MAILSTAPLE_DIR/program.log"
    ;;
  *)
    echo "$1: this adapter only serves" >&2
    exit 64
    ;;
esac
