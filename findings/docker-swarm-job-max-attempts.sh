#!/usr/bin/env bash
# Docker Swarm: a service in mode "replicated-job" with --restart-condition on-failure --restart-max-attempts 2, whose tasks
# end with 1. With one replica the limit is kept: three tasks, and no more. With two replicas it is not: tasks are started
# again and again, though `docker service inspect` shows the limit; a plain replicated service of two has three tasks each.
# Most would guess that the limit holds for a job however many replicas it has.
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
tar -C /tmp/root -c . | docker import - ends > /dev/null
docker swarm init --advertise-addr 127.0.0.1 > /dev/null
begin() { # NAME MODE REPLICAS
  docker service create --quiet --detach --no-resolve-image --mode "$2" --replicas "$3" --name "$1" --restart-condition on-failure \
    --restart-max-attempts 2 --restart-delay 100ms --entrypoint /bin/sh ends -c 'exit 1' > /dev/null
}
failed() { docker service ps "$1" --no-trunc --format '{{.CurrentState}}' | grep -c ^Failed || true; }
begin plain replicated 2
begin job-of-one replicated-job 1
begin job-of-two replicated-job 2
limit=$(docker service inspect job-of-two --format '{{.Spec.TaskTemplate.RestartPolicy.MaxAttempts}}')
# Twice what the limit allows and no end, or that has not come in 100 seconds.
for _ in $(seq 200); do [ "$(failed job-of-two)" -lt 12 ] || break; sleep 0.5; done
plain=$(failed plain) one=$(failed job-of-one) two=$(failed job-of-two)
echo "limit by inspect: $limit; failed tasks: $plain of the plain service of two, $one of the job of one, $two of the job of two"
[ "$limit" = 2 ] || fail "the limit is $limit"
[ "$plain" = 6 ] || fail "the plain service had $plain tasks"
[ "$one" = 3 ] || fail "the job of one had $one tasks"
[ "$two" -ge 12 ] || fail "the job of two had $two tasks"
echo 'as described'
