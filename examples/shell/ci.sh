#!/bin/sh
# Mailstaple in any CI that runs a shell: ci.sh TARGET… The exit code is that of the run: 0 as expected, 1 news,
# 2 bad input, 3 undecided. OUT names the folder of the report, BASELINE a file with known findings.
set -eu
out=${OUT:-mailstaple-report}
[ -z "${BASELINE:-}" ] || set -- "$@" --baseline "$BASELINE"
exec npx --yes mailstaple run "$@" --out "$out" --format html,json,junit,markdown,sarif
