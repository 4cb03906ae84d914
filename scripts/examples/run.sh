#!/bin/sh
# run.sh WORDS...: `mailstaple run WORDS...` of the clone at /src, for scripts/examples.container.test.ts. What it says goes to
# the standard error, its journal to the standard output.
code=0
/src/node_modules/node/bin/node /src/cli/main.ts run "$@" --out /tmp/run >&2 || code=$?
cat /tmp/run/journal.jsonl
exit "$code"
