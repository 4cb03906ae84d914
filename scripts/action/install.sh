#!/bin/bash
# Installs what the Action needs beside its own sources; nothing where it is there already.
set -euo pipefail
cd "$(dirname "$0")/../.."
[ -d node_modules/commander ] || npm ci --omit=dev --no-audit --no-fund --loglevel=error
