#!/bin/sh
# docker.sh WORD...: in the place of docker, for scripts/workers.test.ts. The service of a job is refused, is gone once it was
# made, or is whole at once, as BECOMES says; how it was called goes to the file CALLED, every word of it to CALLED.words.
case "$1 $2" in
  'service create') said='service create' ;;
  'service ls') said="$1 $2 $3 $4" ;;
  *) said="$1 $2 $3" ;;
esac
printf '%s\n' "$said" >> "$CALLED"
printf '%s\n' "$@" >> "$CALLED.words"
case "$BECOMES $1 $2" in
  'refused service create') echo 'docker: the name is taken' >&2 && exit 1 ;;
  *' service create') echo its-id ;;
  'whole service ls') echo '0/2 (2/2 completed)' ;;
  'gone service '*) exit 1 ;;
esac
