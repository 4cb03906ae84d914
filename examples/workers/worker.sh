#!/bin/sh
# worker.sh WORD…: plays one part of a run with these words, into a folder that all workers share; a part that was begun
# is gone on with. The part is PART of PARTS, or one more than the index that Kubernetes or Swarm counts from 0.
set -eu
parts=${PARTS:?how many parts there are}
slot=${TASK_SLOT:-}
# In the place of slot 0 Swarm writes the identifier of the node (findings/docker-swarm-job-slot-zero.sh): 25 letters and digits.
case $slot in *[!0-9]* | ??????????*) slot=0 ;; esac
index=${JOB_COMPLETION_INDEX:-$slot}
part=${PART:-$((${index:?which part this is} + 1))}
out=${FOLDER:-/parts}/part-$part
# Where a worker died before its first line was written there is nothing to go on with.
if [ -s "$out/journal.jsonl" ]; then set -- "$@" --resume "$out"; else rm -rf "$out" && set -- "$@" --out "$out"; fi
code=0
mailstaple run "$@" --shard "$part/$parts" || code=$?
# 1 is news and 3 is what could not be decided: both are results, and merge ends with those of the whole. Who wants the
# undecided tried again runs --resume on the part. Anything else is tried again by whoever started us.
case $code in 1 | 3) code=0 ;; esac
exit "$code"
