#!/bin/bash
# Keeps the images of containers between jobs: `key` names the folder and what is in it, `load` and `save` move it.
set -euo pipefail
here=$(dirname "$0")
folder=${RUNNER_TEMP:?}/mailstaple-images

mailstaple() { node "$here/../../cli/main.ts" "$@"; }
# A job without an engine has no images.
docker version > /dev/null 2>&1 || engine=no

case $1 in
  key)
    # The tag of an image holds a digest of all it is made of.
    tags=$([ "${engine:-}" = no ] || mailstaple images list --json | grep '"tag"' | sort)
    {
      echo "folder=$folder"
      echo "key=mailstaple-images-${RUNNER_OS:-Linux}-$(sha256sum <<< "$tags" | cut -c 1-16)"
    } >> "${GITHUB_OUTPUT:?}"
    ;;
  load)
    [ "${engine:-}" != no ] && [ -f "$folder/images.tar" ] || exit 0
    docker load --quiet --input "$folder/images.tar"
    ;;
  save)
    [ "${engine:-}" != no ] || exit 0
    mapfile -t built < <(docker images --filter label=mailstaple.image --format '{{.Repository}}:{{.Tag}}' | grep -v '<none>' || true)
    [ "${#built[@]}" -gt 0 ] || exit 0
    mkdir -p "$folder"
    docker save --output "$folder/images.tar" "${built[@]}"
    ;;
  *)
    echo "$1: key, load or save" >&2
    exit 64
    ;;
esac
