#!/bin/sh
# states.sh: the versions of Postfix and of its TLS library.
postconf mail_version && postconf -T run-version
