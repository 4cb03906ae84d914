#!/bin/sh
# build.sh, in the src folder of Exim's tree: builds it twice, with GnuTLS and with OpenSSL, each in a folder of its own.
# Needs what Exim needs: a compiler, make, pkg-config, and the headers of PCRE2, Berkeley DB, GnuTLS and OpenSSL.
set -eu
for library in gnutls openssl; do
  mkdir -p Local
  {
    cat src/EDITME
    echo 'EXIM_USER=ref:nobody'
    echo 'SPOOL_DIRECTORY=/tmp/exim'
    echo 'CONFIGURE_FILE=/etc/exim.conf'
    if [ "$library" = gnutls ]; then
      echo 'USE_GNUTLS=yes'
      echo 'USE_GNUTLS_PC=gnutls gnutls-dane'
    else
      echo 'USE_OPENSSL=yes'
      echo 'USE_OPENSSL_PC=openssl'
    fi
  } > Local/Makefile
  make build="$library"
done
