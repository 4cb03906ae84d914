#!/bin/sh
# config.sh: dehydrated's configuration, which it reads by the shell; run.sh says where (STAND,
# KEPT).
# shellcheck disable=SC2034,SC2153 # read by dehydrated
CA="http://acme.test/directory"
API="2"
CURL_OPTS="--connect-to ::127.0.0.1:$(cat "$STAND/port")"
CERTDIR="$KEPT"
WELLKNOWN="$STAND"
DOMAINS_TXT="$STAND/domains.txt"
RENEW_DAYS="0"
OCSP_FETCH="yes"
OCSP_DAYS="1"
