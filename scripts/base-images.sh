#!/bin/bash
# Makes the base images debian:SUITE-slim where no registry can be reached, from Debian's archive.
# Usage: scripts/base-images.sh SUITE...        (trixie bookworm sid ...)
# The mirror is the one this machine's own apt is set up with. An image that is there, or can be pulled, is left alone.
# MAILSTAPLE_NO_PULL=1: nothing is pulled, since that was tried.
# Needs: docker, mmdebstrap, and a Debian machine.
set -euo pipefail

say() { printf 'base-images: %s\n' "$*"; }
die() { printf 'base-images: %s\n' "$*" >&2; exit 2; }

[ $# -gt 0 ] || die 'which suites? For instance: scripts/base-images.sh trixie bookworm'
docker info > /dev/null 2>&1 || die 'no Docker engine answers (scripts/docker-up.sh starts one on Debian)'

# Debian archives that apt on this machine uses, as "URI SUITE", from its lists or else from its sources.
archives() {
  apt-get indextargets --format '$(REPO_URI) $(CODENAME)' 'Created-By: Packages' 'Origin: Debian' 2> /dev/null | sort -u || true
}
main_mirror() { archives | awk '$2 !~ /security/ { print $1; exit }'; }
security_mirror() { archives | awk '$2 ~ /security/ { print $1; exit }'; }

# The sources a suite has: sid has neither updates nor security, and experimental is a few packages on top of sid.
sources() {
  local suite=$1 main security
  main=$(main_mirror)
  # A machine whose apt was never asked has no lists yet.
  if [ -z "$main" ] && [ "$(id -u)" = 0 ]; then
    apt-get update -q > /dev/null 2>&1 || true
    main=$(main_mirror)
  fi
  security=$(security_mirror)
  [ -n "$main" ] || die 'apt on this machine knows no Debian archive (run apt-get update first)'
  [ "$suite" != experimental ] || printf 'deb %s sid main\n' "$main"
  printf 'deb %s %s main\n' "$main" "$suite"
  case $suite in sid | unstable | experimental) return ;; esac
  printf 'deb %s %s-updates main\n' "$main" "$suite"
  [ -z "$security" ] || printf 'deb %s %s-security main\n' "$security" "$suite"
}

make_image() {
  local suite=$1 image=debian:$1-slim list began=$SECONDS
  command -v mmdebstrap > /dev/null || die 'mmdebstrap is not installed (apt-get install mmdebstrap)'
  list=$(mktemp)
  # As the published slim images are: no waiting for the disk after each file, no manuals.
  # An archive kept by a mirror may have passed the date in its Release file: inside the image that must not matter either.
  if sources "$suite" > "$list" && mmdebstrap --quiet --variant=minbase \
      --aptopt='Acquire::Check-Valid-Until "false"' \
      --dpkgopt='force-unsafe-io' \
      --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
      --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-include=/usr/share/doc/*/copyright' \
      --setup-hook='mkdir -p "$1/etc/apt/apt.conf.d"; printf "%s\n" "Acquire::Check-Valid-Until \"false\";" "Acquire::Languages \"none\";" > "$1/etc/apt/apt.conf.d/90-mailstaple"' \
      "${suite/experimental/sid}" - "$list" | docker import --change 'CMD ["bash"]' - "$image" > /dev/null; then
    rm -f "$list"
    say "$image made from Debian's archive in $((SECONDS - began)) s"
  else
    rm -f "$list"
    docker rmi "$image" > /dev/null 2>&1 || true
    die "$image could not be made"
  fi
}

for suite in "$@"; do
  case $suite in *[!a-z]* | '') die "not a suite: $suite" ;; esac
  image=debian:$suite-slim
  if docker image inspect "$image" > /dev/null 2>&1; then
    say "$image is there"
  elif [ -z "${MAILSTAPLE_NO_PULL:-}" ] && timeout 60 docker pull --quiet "$image" > /dev/null 2>&1; then
    say "$image pulled"
  else
    make_image "$suite"
  fi
done
