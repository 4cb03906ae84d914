#!/bin/bash
# What is news, and which lines of a baseline are not true any more, as annotations: report --format github, told to the job.
set -euo pipefail
annotations=$MAILSTAPLE_OUT/annotations.txt
[ -f "$annotations" ] || exit 0
cat "$annotations"
