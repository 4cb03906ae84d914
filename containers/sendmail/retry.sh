#!/bin/sh
# retry.sh SENDMAIL CONFIGURATION TOKEN: has the held message tried again, and tells the log that it is done with.
"$1" -C "$2" -qf "-qR$3@"
busybox logger -t mailstaple "the retry of $3 has ended"
