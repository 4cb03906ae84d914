#!/bin/sh
# states.sh MASTER: the versions of that Postfix and of its TLS library. A tree as `make` leaves it has its commands in
# bin, beside libexec. Nothing of a configuration is asked for: there may be none.
PATH=$(dirname "$1")/../bin:$PATH
postconf -d mail_version && postconf -T run-version
