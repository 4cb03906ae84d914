#!/bin/sh
# release.sh test: tests the version of package.json in a clean tree whose commit bears its tag.
# release.sh publish [--dry-run]: publishes it, with no script run of a package that is installed for that. In the CI of a
# forge that vouches for builds (GitHub, GitLab) npm records the provenance: which commit it was built from, and where.
set -eu
cd "$(dirname "$0")/.."
step=${1-}
case $step in
  test | publish) shift ;;
  *) echo 'release: say test, and when that is done publish' >&2; exit 2 ;;
esac
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
if [ "$step" = test ]; then
  npm ci --no-audit --no-fund
  exec npm test
fi
npm ci --no-audit --no-fund --ignore-scripts
npm publish --access public --provenance "$@"
