#!/bin/sh
# elsewhere.sh NGINX FILE: has nginx test the configuration. To test it nginx opens its ports, and so would seem to be
# up: it is tested with others, 20000 above.
moved="$PWD/said/$(basename "$2").moved"
sed 's/^\( *listen .*\):26/\1:46/' "$2" > "$moved" && exec "$1" -t -q -c "$moved"
