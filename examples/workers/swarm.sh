#!/bin/sh
# swarm.sh FOLDER PARTS WORD…: plays a run in so many parts as a replicated job of Docker Swarm and puts them together in
# FOLDER/whole. FOLDER is the same on every node (NFS, or one machine). A worker that dies is started again by Swarm.
set -eu
folder=$1 parts=$2
shift 2
image=${IMAGE:-mailstaple/suite}
name=${NAME:-mailstaple-$$}
trap 'docker service rm "$name" > /dev/null 2>&1 || true' EXIT
docker service create --quiet --detach --no-resolve-image --name "$name" --mode replicated-job --replicas "$parts" \
  --max-concurrent "${AT_ONCE:-$parts}" --restart-condition on-failure --restart-max-attempts 5 \
  --mount "type=bind,src=$folder,dst=/parts" --env PARTS="$parts" --env 'TASK_SLOT={{.Task.Slot}}' \
  --entrypoint worker "$image" "$@" > /dev/null
until [ "$(docker service ls --filter "name=$name" --format '{{.Replicas}}' | sed 's/.*(\([0-9]*\)\/.*/\1/')" = "$parts" ]; do
  sleep 1
done
docker run --rm -v "$folder:/parts" --entrypoint sh "$image" -c 'exec mailstaple merge /parts/part-* --out /parts/whole'
