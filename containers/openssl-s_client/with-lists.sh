#!/bin/bash
# with-lists.sh ROOTS LISTS PROGRAM...: the program with one file of authorities and revocation
# lists, as `-CAfile` takes both (X509_load_cert_crl_file(3)); `-CRL` takes one list alone.
# Standard input is the client's side of the connection.
roots=$1 lists=$2; shift 2
exec "$@" -CAfile <(cat "$roots" "$lists")
