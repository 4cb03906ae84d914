#!/bin/sh
# states.sh: the versions of Courier and of its TLS library.
dpkg -l courier-mta 'libgnutls30*' | awk '/^ii/ { print $2, $3 }'
