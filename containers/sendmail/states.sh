#!/bin/sh
# states.sh SENDMAIL: its version, and how it is built with OpenSSL.
"$1" -d0.13 -bt < /dev/null | grep -iE '^Version|openssl'
