#!/bin/sh
# release.sh [--dry-run]: publishes the version of package.json from a clean tree whose commit bears its tag. In the CI of a
# forge that vouches for builds (GitHub, GitLab) npm records the provenance: which commit it was built from, and where.
set -eu
cd "$(dirname "$0")/.."
version=$(node -p 'require("./package.json").version')
[ -z "$(git status --porcelain)" ] || { echo 'release: the tree is not clean' >&2; exit 2; }
[ "$(git tag --points-at HEAD "v$version")" = "v$version" ] || {
  echo "release: this commit does not bear the tag v$version" >&2
  exit 2
}
[ -n "$(node -p 'require("./package.json").repository?.url ?? ""')" ] || {
  echo 'release: package.json names no repository, which provenance is about' >&2
  exit 2
}
npm ci --no-audit --no-fund
npm test
npm publish --access public --provenance "$@"
