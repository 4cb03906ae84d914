#!/bin/sh
# send.sh OPTIONS...: nullmailer's SMTP program. It takes its options from arguments and the message, behind its
# envelope, from descriptor 3.
file=$(mktemp) && cat > "$file" && exec 3< "$file" && rm -f "$file" && exec /usr/lib/nullmailer/smtp "$@" < /dev/null
