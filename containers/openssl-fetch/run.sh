#!/bin/sh
# run.sh OPENSSL LEAF ISSUER TRUSTED OUT [URL]: as a line for cron has it. The responder that the
# certificate names is asked, or the one at URL, and what came is written.
url=${6:-$("$1" x509 -noout -ocsp_uri -in "$2" | head -n 1)}
exec "$1" ocsp -timeout 10 -issuer "$3" -cert "$2" -CAfile "$4" -url "$url" -respout "$5"
