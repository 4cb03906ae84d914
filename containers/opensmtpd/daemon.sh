#!/bin/sh
# daemon.sh DIR SMTPD CONFIGURATION: the daemon in the foreground. A key that others may read is refused, and ours are
# written for all targets alike.
find "$1" -name key.pem -exec chmod 0600 {} + && exec "$2" -d -F -f "$3"
