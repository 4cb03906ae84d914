#!/bin/bash
# Sees to it that a container engine answers, on Debian as root: installs what is missing, starts dockerd if none runs.
# Usage: scripts/docker-up.sh [--log FILE]
# Prints what it did. When it started dockerd itself, the last line is "docker-up: dockerd PID".
set -euo pipefail

BUDGET=60
LOG=/dev/null
if [ "${1:-}" = --log ]; then LOG=$2; fi

say() { printf 'docker-up: %s\n' "$*"; }
die() { printf 'docker-up: %s\n' "$*" >&2; exit 2; }
answers() { timeout 5 docker info > /dev/null 2>&1; }

if answers; then
  say 'an engine answers; nothing to do'
  exit 0
fi
[ "$(id -u)" = 0 ] || die 'no engine answers, and only root can start one (or start Docker yourself)'

missing=()
command -v dockerd > /dev/null || missing+=(docker.io)
command -v mmdebstrap > /dev/null || missing+=(mmdebstrap)
command -v iptables > /dev/null || missing+=(iptables)
if [ ${#missing[@]} -gt 0 ]; then
  command -v apt-get > /dev/null || die 'no engine answers, and this is not Debian: start Docker yourself'
  "$(dirname "$0")/packages.sh" "${missing[@]}"
  # Newer releases of Debian keep the command line apart from the engine.
  command -v docker > /dev/null || "$(dirname "$0")/packages.sh" docker-cli
fi
if answers; then
  say 'the engine answers'
  exit 0
fi

# A relay of Docker's own on each published port would accept where a target refuses, and costs time: the kernel forwards.
setsid dockerd --userland-proxy=false > "$LOG" 2>&1 < /dev/null &
pid=$!
for _ in $(seq $((BUDGET * 10))); do
  if answers; then
    say "started dockerd; it answers"
    say "dockerd $pid"
    exit 0
  fi
  kill -0 "$pid" 2> /dev/null || die "dockerd ended at once: $(tail -n 3 "$LOG" 2> /dev/null)"
  sleep 0.1
done
kill "$pid" 2> /dev/null || true
die "dockerd did not answer within $BUDGET s"
