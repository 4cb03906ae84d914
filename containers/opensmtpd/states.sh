#!/bin/sh
# states.sh: the versions of OpenSMTPD and of its TLS library.
smtpd -h 2>&1 | head -1
dpkg -l opensmtpd 'libssl3*' | awk '/^ii/ { print $2, $3 }'
