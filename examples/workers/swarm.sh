#!/bin/sh
# swarm.sh FOLDER PARTS WORD…: plays a run in so many parts as a replicated job of Docker Swarm and puts them together in
# FOLDER/whole. FOLDER is the same on every node (NFS, or one machine). A worker that dies is started again by Swarm; where one
# has failed five times the job ends with what the workers said last, exit code 2. A run that was broken off goes on where it
# was, with the same words; one that is whole needs another FOLDER.
# Workers have no engine, and play what needs none. ENGINE=/var/run/docker.sock gives them the node's, and with it all that root
# may there: the socket, its group (ENGINE_GROUP, where it is another on the nodes than here), and the network of the node.
set -eu
folder=$1 parts=$2
shift 2
image=${IMAGE:-mailstaple/suite}
name=${NAME:-mailstaple-$$}
tries=5
[ ! -e "$folder/whole" ] || {
  printf 'swarm: %s has a run that is whole already (whole/); name another folder\n' "$folder" >&2
  exit 2
}
engine=${ENGINE:-} group=${ENGINE_GROUP:-}
[ -z "$engine" ] || [ -S "$engine" ] || {
  printf 'swarm: ENGINE: %s is no socket of an engine\n' "$engine" >&2
  exit 2
}
[ -z "$engine" ] || group=${group:-$(stat -L -c %g "$engine")}
# Where it is not made, such as for a name that is taken, nothing is taken away.
id=$(docker service create --quiet --detach --no-resolve-image --name "$name" --mode replicated-job --replicas "$parts" \
  --max-concurrent "${AT_ONCE:-$parts}" --restart-condition on-failure --restart-delay "${DELAY:-5s}" \
  ${engine:+--mount "type=bind,src=$engine,dst=/var/run/docker.sock" --group "$group" --network host} \
  --mount "type=bind,src=$folder,dst=/parts" --env PARTS="$parts" --env 'TASK_SLOT={{.Task.Slot}}' \
  --entrypoint worker "$image" "$@") || exit 2
trap 'docker service rm "$id" > /dev/null 2>&1 || true' EXIT

# How many parts are whole, as Swarm counts them: "1/3 (2/3 completed)".
whole() { docker service ls --filter "id=$id" --format '{{.Replicas}}' | sed 's/.*(\([0-9]*\)\/.*/\1/'; }
# How often the worker of the part that failed most has failed. We count, since Swarm (20.10, 26.1) starts the tasks of such a job again
# and again, whatever its --restart-max-attempts (findings/docker-swarm-job-max-attempts.sh).
failed() {
  docker service ps "$id" --no-trunc --format '{{.Name}} {{.CurrentState}}' | awk '
    / (Failed|Rejected) / { sub(/^.*_ /, ""); of[$1]++ }
    END { for (part in of) if (of[part] > most) most = of[part]; print most + 0 }'
}

told=0
until [ "$(whole)" = "$parts" ]; do
  sleep 1
  docker service inspect "$id" > /dev/null 2>&1 || {
    printf 'swarm: the service %s is not there any more, and %s of %s parts are whole\n' "$name" "$told" "$parts" >&2
    exit 2
  }
  now=$(whole)
  [ "$now" = "$told" ] || printf 'swarm: %s of %s parts are whole\n' "$now" "$parts" >&2
  told=$now
  [ "$(failed)" -lt "$tries" ] || {
    printf 'swarm: a worker failed %s times, and %s of %s parts are whole; what the workers said last:\n' "$tries" "$told" "$parts" >&2
    docker service logs --raw --tail 5 "$id" 2>&1 | tail -n 20 >&2 || true
    exit 2
  }
done
docker run --rm -v "$folder:/parts" --entrypoint sh "$image" -c 'exec mailstaple merge /parts/part-* --out /parts/whole'
