#!/bin/bash
# Installs Debian packages that are missing, as root. Usage: scripts/packages.sh PACKAGE...
# Does nothing, and needs no root, where all are there.
set -euo pipefail

wanted=()
for package in "$@"; do
  dpkg-query -W -f '${Status}\n' "$package" 2> /dev/null | grep -q 'ok installed' || wanted+=("$package")
done
[ ${#wanted[@]} -gt 0 ] || exit 0
if [ "$(id -u)" != 0 ]; then
  printf 'packages: not installed: %s (apt-get install %s, as root)\n' "${wanted[*]}" "${wanted[*]}" >&2
  exit 2
fi
printf 'packages: installing %s\n' "${wanted[*]}"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
export DEBIAN_FRONTEND=noninteractive
if ! { apt-get update -q && apt-get install -y -q --no-install-recommends "${wanted[@]}"; } > "$log" 2>&1; then
  tail -n 15 "$log" >&2
  printf 'packages: could not install %s\n' "${wanted[*]}" >&2
  exit 2
fi
