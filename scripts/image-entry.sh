#!/bin/sh
# The command `mailstaple` of the suite's image (scripts/image.ts).
exec /opt/mailstaple/bin/node /opt/mailstaple/dist/cli/main.js "$@"
