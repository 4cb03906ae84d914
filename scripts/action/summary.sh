#!/bin/bash
# The report as the summary of the job, which takes no more than 1 MiB.
set -euo pipefail
report=$MAILSTAPLE_OUT/report.md
[ -f "$report" ] || exit 0
head -c 1000000 "$report" >> "${GITHUB_STEP_SUMMARY:?}"
