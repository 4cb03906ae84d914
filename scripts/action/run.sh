#!/bin/bash
# Plays, or puts parts together, and tells the job what came of it. The verdict is the last step's.
set -euo pipefail
here=$(dirname "$0")
formats=html,json,junit,markdown,sarif,github

# A line of its own in what is told to the job would be another output of it.
case $MAILSTAPLE_OUT in
  *[[:cntrl:]]*)
    echo 'out: a folder in one line' >&2
    exit 2
    ;;
esac

# Words as a shell would part them, quotes and all, with nothing expanded. A quote that is not closed is no word.
words=()
if [[ $MAILSTAPLE_ARGS = *[![:space:]]* ]]; then
  parted=$(xargs -n 1 printf '%s\n' <<< "$MAILSTAPLE_ARGS" && echo end) || {
    echo 'args: words quoted as for a shell, each quote closed in its line' >&2
    exit 2
  }
  mapfile -t words <<< "$parted"
  unset 'words[-1]'
fi

if [ -n "$MAILSTAPLE_MERGE" ]; then
  # shellcheck disable=SC2206
  parts=($MAILSTAPLE_MERGE)
  set -- merge "${parts[@]}"
else
  read -r -a targets <<< "${MAILSTAPLE_TARGETS//$'\n'/ }"
  set -- run "${targets[@]}"
  [ -z "$MAILSTAPLE_SHARD" ] || set -- "$@" --shard "$MAILSTAPLE_SHARD"
fi
code=0
node "$here/../../cli/main.ts" "$@" --format "$formats" --out "$MAILSTAPLE_OUT" "${words[@]}" || code=$?
{
  echo "code=$code"
  echo "folder=$MAILSTAPLE_OUT"
  echo "sarif=$([ ! -f "$MAILSTAPLE_OUT/report.sarif" ] || echo "$MAILSTAPLE_OUT/report.sarif")"
} >> "${GITHUB_OUTPUT:?}"
