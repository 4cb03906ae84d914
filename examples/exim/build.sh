#!/bin/sh
# build.sh, in the top folder of Exim's source (src/ of a clone): builds it twice, with GnuTLS and with OpenSSL, each in a
# folder of its own. Needs what Exim needs: a compiler, make, pkg-config, file, Perl, and the headers of PCRE2, Berkeley DB,
# GnuTLS (with GnuTLS-DANE) and OpenSSL.
set -eu
mkdir -p Local
for library in gnutls openssl; do
  {
    cat src/EDITME
    echo 'EXIM_USER=ref:nobody'
    echo 'SPOOL_DIRECTORY=/var/spool/exim'
    echo 'CONFIGURE_FILE=/etc/exim.conf'
    if [ "$library" = gnutls ]; then
      echo 'USE_GNUTLS=yes'
      echo 'USE_GNUTLS_PC=gnutls gnutls-dane'
    else
      echo 'USE_OPENSSL=yes'
      echo 'USE_OPENSSL_PC=openssl'
    fi
  } > Local/Makefile
  make -j"$(nproc)" build="$library"
done
