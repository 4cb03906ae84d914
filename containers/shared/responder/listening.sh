#!/bin/sh
# listening.sh DIR LOOK: waits until every instance listens; says which does not and why, and ends with 1 then.
cd "$1" || exit 1
while [ ! -e refused ]; do sleep "$2"; done
cat refused
[ ! -s refused ]
