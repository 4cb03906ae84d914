#!/bin/sh
# archive.sh FILE: has a message sent over TLS to this machine, and keeps the classes that were loaded for it in FILE.
set -eu
cd "$(mktemp -d)"
openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost -keyout key -out cert 2> /dev/null
# The answers of SMTP in their order; what is asked for them meanwhile is passed over.
{ printf '%s x\r\n' 220 250 250 250 354 250 221; sleep 60; } | openssl s_server -accept 4433 -cert cert -key key -quiet > /dev/null &
printf 'Subject: x\r\n\r\nx\r\n' > message
# The first may come before the server is there.
for attempt in 1 2 3 4 5 6 7 8 9 10; do
  JAVA_OPTIONS=-XX:ArchiveClassesAtExit=$1 \
    jakarta-send implicit request must must localhost 4433 cert a@example.test b@example.test < message && exit
  echo "attempt $attempt"
done
exit 1
