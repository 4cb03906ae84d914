#!/bin/sh
# run.sh SCRIPT LEAF ISSUER TRUSTED OUT [URL]: Exim's script, told the responder that the certificate
# names, or the one at URL.
url=${6:-$(openssl x509 -noout -ocsp_uri -in "$2" | head -n 1)}
exec "$1" -c "$2" -i "$3" -a "$4" -u "$url" -o "$5"
