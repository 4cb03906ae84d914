#!/bin/sh
# build.sh, in the top folder of Postfix's source: builds it as a tree, programs in libexec and commands in bin, installed
# nowhere. Needs a compiler, make, m4, and the headers of Berkeley DB and OpenSSL.
set -eu
make makefiles shared=no dynamicmaps=no \
  CCARGS="-DUSE_TLS -DNO_NIS -DNO_EAI" AUXLIBS="-lssl -lcrypto"
make -j"$(nproc)"
