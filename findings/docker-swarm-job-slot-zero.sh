#!/usr/bin/env bash
# Docker Swarm: {{.Task.Slot}} in an --env of a service in mode "replicated-job" with three replicas. The tasks have the slots
# 0, 1 and 2; in the place of the 0 the identifier of the node is written, as it is for a global service. A plain replicated
# service of three counts from 1 and has three numbers. Most would guess that a job, too, has a number for each of its tasks;
# a shell that reckons with the identifier takes it for a name without a value, or, where it begins with a digit, for an error.
# Seen on 2026-11-30 with docker.io 26.1.5 of Debian 13, one node, an image of busybox alone.
set -euo pipefail
suite=trixie packages=docker.io,docker-cli,busybox-static,iptables,mount
if [ "${1-}" != inside ]; then # what follows the "fi" runs in a temporary Debian with a loopback of its own; nothing is installed here
  [ "$(id -u)" = 0 ] || { echo 'needs root, to make a temporary Debian' >&2; exit 2; }
  for tool in mmdebstrap unshare ip; do command -v "$tool" >/dev/null || { echo "needs $tool, which is missing here" >&2; exit 2; }; done
  root=$(mktemp -d); list=$(mktemp); trap 'exit 1' HUP INT TERM
  trap 'kill "${!-}" 2>/dev/null || true; wait; rm -rf --one-file-system "$root" "$list"' EXIT # what runs in it, then itself
  # shellcheck disable=SC2016
  apt-get indextargets --format '$(REPO_URI) $(CODENAME)' 'Created-By: Packages' 'Origin: Debian' | sort -u | awk -v s=$suite '
    $2 !~ /-/ { print "deb", $1, s, "main" } $2 ~ /-security$/ && s != "sid" { print "deb", $1, s "-security main" }' > "$list"
  [ -s "$list" ] || { echo 'apt knows no Debian archive here: apt-get update first' >&2; exit 2; }
  unshare --mount timeout 900 mmdebstrap --quiet --variant=essential --include=$packages --dpkgopt=force-unsafe-io \
    --aptopt='Acquire::Check-Valid-Until "false"' $suite "$root" "$list" & wait $! || { echo 'the temporary Debian could not be made' >&2; exit 2; }
  cp "$0" "$root/finding.sh"; status=0
  # shellcheck disable=SC2016
  unshare --net --mount --pid --fork --kill-child sh -c 'mount --bind "$1" "$1" && mount -t proc proc "$1/proc" && mkdir -p "$1/sys/fs/cgroup" && mount --rbind /sys/fs/cgroup "$1/sys/fs/cgroup" && ip link set lo up && exec timeout -k 5 200 \
    chroot "$1" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/tmp LC_ALL=C bash /finding.sh inside' - "$root" & wait $! || status=$?
  [ $status -le 1 ] || { echo "ended with status $status (124: not done in 200 s)"; status=1; }
  exit $status
fi
pin() { # PACKAGE UPSTREAM_VERSION
  local found; found=$(dpkg-query -W -f '${Version}' "$1"); echo "$1 $found"
  case ${found#*:} in "$2" | "$2"[-+]*) ;; *) echo "version changed: this is about $1 $2"; exit 1 ;; esac
}
fail() { echo "NOT AS DESCRIBED: $*"; exit 1; }
pin docker.io 26.1.5
dockerd --storage-driver=vfs --iptables=false --ip6tables=false --bridge=none --data-root /tmp/engine > /tmp/engine.log 2>&1 &
trap 'kill %1; wait' EXIT
until docker info > /dev/null 2>&1; do
  kill -0 %1 2> /dev/null || { tail -n 5 /tmp/engine.log; echo 'no engine can be had here' >&2; exit 2; }
  sleep 0.2
done
mkdir -p /tmp/root/bin && cp "$(command -v busybox)" /tmp/root/bin/sh
tar -C /tmp/root -c . | docker import - tells > /dev/null
docker swarm init --advertise-addr 127.0.0.1 > /dev/null
node=$(docker node ls --format '{{.ID}}')
# What the three tasks of a service were told, in order, once each.
told() { # NAME MODE
  docker service create --quiet --detach --no-resolve-image --mode "$2" --replicas 3 --name "$1" --restart-condition none \
    --env 'SLOT={{.Task.Slot}}' --entrypoint /bin/sh tells -c "echo \"slot \$SLOT\"" > /dev/null
  for _ in $(seq 200); do
    [ "$(docker service logs --raw "$1" 2> /dev/null | grep -c '^slot ' || true)" -lt 3 ] || break
    sleep 0.5
  done
  docker service logs --raw "$1" 2> /dev/null | sed "s/$node/NODE/" | sort | tr '\n' ' '
}
plain=$(told plain replicated) job=$(told job replicated-job)
echo "plain service: $plain; job: $job; NODE is the identifier of the node"
[ "$plain" = 'slot 1 slot 2 slot 3 ' ] || fail "the plain service was told: $plain"
[ "$job" = 'slot 1 slot 2 slot NODE ' ] || fail "the job was told: $job"
echo 'as described'
