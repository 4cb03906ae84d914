#!/bin/sh
# Installs what package-lock.json names, unless it is there already.
set -eu
cd "$(dirname "$0")/.."
if [ -f node_modules/.package-lock.json ] && [ -z "$(find package-lock.json -newer node_modules/.package-lock.json)" ]; then
  exit 0
fi
echo 'mailstaple: installing the packages of package-lock.json' >&2
npm ci --no-audit --no-fund --loglevel=error >&2
touch node_modules/.package-lock.json
