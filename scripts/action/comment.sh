#!/bin/bash
# The report as a comment of the pull request; the next run changes the same one.
set -euo pipefail
report=$MAILSTAPLE_OUT/report.md
[ -f "$report" ] && [ -n "$MAILSTAPLE_REQUEST" ] || exit 0
body=$(mktemp)
trap 'rm -f "$body"' EXIT
head -c 60000 "$report" > "$body"
gh pr comment "$MAILSTAPLE_REQUEST" --body-file "$body" --edit-last --create-if-none
