#!/usr/bin/env bash
# An OCSP answer may leave nextUpdate out: newer information is available all the time then (RFC 6960 4.2.2.1), and openssl's own responder does so
# unless told otherwise. Python's certvalidator, given such a good answer, ends in a TypeError, in each of its three ways to treat revocation, in
# soft-fail too, where an error answer and no answer at all are let pass. It is no PathValidationError, the one its manual names for callers to
# catch. Most would guess good, or under the strict way a refusal in words. The same answer with nextUpdate is believed, and openssl ocsp believes both.
# Seen on 2026-12-01 with python3-certvalidator 0.11.1, python3-asn1crypto 1.5.1 and openssl 3.5.9 (Debian trixie).
set -euo pipefail
suite=trixie packages=python3-certvalidator,python3-asn1crypto,openssl
if [ "${1-}" != inside ]; then # what follows the "fi" runs in a temporary Debian with a loopback of its own; nothing is installed here
  [ "$(id -u)" = 0 ] || { echo 'needs root, to make a temporary Debian' >&2; exit 2; }
  for tool in mmdebstrap unshare ip; do command -v "$tool" >/dev/null || { echo "needs $tool, which is missing here" >&2; exit 2; }; done
  root=$(mktemp -d); list=$(mktemp); trap 'exit 1' HUP INT TERM
  trap 'kill "${!-}" 2>/dev/null || true; wait; rm -rf --one-file-system "$root" "$list"' EXIT # what runs in it, then itself
  # shellcheck disable=SC2016
  apt-get indextargets --format '$(REPO_URI) $(CODENAME)' 'Created-By: Packages' 'Origin: Debian' | sort -u | awk -v s=$suite '
    $2 !~ /-/ { print "deb", $1, s, "main" } $2 ~ /-security$/ && s != "sid" { print "deb", $1, s "-security main" }' > "$list"
  [ -s "$list" ] || { echo 'apt knows no Debian archive here: apt-get update first' >&2; exit 2; }
  unshare --mount timeout 900 mmdebstrap --quiet --variant=essential --include=$packages --dpkgopt=force-unsafe-io \
    --aptopt='Acquire::Check-Valid-Until "false"' $suite "$root" "$list" & wait $! || { echo 'the temporary Debian could not be made' >&2; exit 2; }
  cp "$0" "$root/finding.sh"; status=0
  # shellcheck disable=SC2016
  unshare --net --mount --pid --fork --kill-child sh -c 'mount -t proc proc "$1/proc" && ip link set lo up && exec timeout -k 5 120 \
    chroot "$1" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/tmp LC_ALL=C bash /finding.sh inside' - "$root" & wait $! || status=$?
  [ $status -le 1 ] || { echo "ended with status $status (124: not done in 120 s)"; status=1; }
  exit $status
fi
pin() { # PACKAGE UPSTREAM_VERSION
  local found; found=$(dpkg-query -W -f '${Version}' "$1"); echo "$1 $found"
  case ${found#*:} in "$2" | "$2"[-+]*) ;; *) echo "version changed: this is about $1 $2"; exit 1 ;; esac
}
fail() { echo "NOT AS DESCRIBED: $*"; exit 1; }
pin python3-certvalidator 0.11.1
pin python3-asn1crypto 1.5.1
pin openssl 3.5.9
cd "$(mktemp -d)"
printf '[req]\ndistinguished_name=d\n[d]\n' > none.cnf
key=(-config none.cnf -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 60 -addext subjectKeyIdentifier=hash)
openssl req "${key[@]}" -subj /CN=ca -keyout ca.key -out ca.pem -addext basicConstraints=critical,CA:TRUE \
  -addext keyUsage=critical,keyCertSign,digitalSignature 2> /dev/null
openssl req "${key[@]}" -subj /CN=leaf -keyout leaf.key -out leaf.pem -CA ca.pem -CAkey ca.key -set_serial 4711 \
  -addext authorityInfoAccess=OCSP\;URI:http://ocsp.example/ -addext authorityKeyIdentifier=keyid 2> /dev/null
openssl ocsp -issuer ca.pem -cert leaf.pem -no_nonce -reqout request.der > /dev/null 2>&1
printf 'V\t%s\t\t1267\tunknown\t/CN=leaf\n' "$(date -ud '+60 days' +%y%m%d%H%M%SZ)" > index.txt
answer() { openssl ocsp -index index.txt -CA ca.pem -rsigner ca.pem -rkey ca.key -reqin request.der -respout "$@" > /dev/null 2>&1; }
answer without.der; answer with.der -ndays 7
printf '\x30\x03\x0a\x01\x03' > tryLater.der # RFC 6960 4.2.1
cat > ask.py <<'END'
import sys
import warnings
warnings.simplefilter('ignore')
from asn1crypto import ocsp, pem, x509
from certvalidator import CertificateValidator, ValidationContext
from certvalidator.errors import PathValidationError
def read(name):
    with open(name, 'rb') as file:
        return file.read()
def certificate(name):
    return x509.Certificate.load(pem.unarmor(read(name))[2])
for mode in ('soft-fail', 'hard-fail', 'require'):
    for name in ('with', 'without') if mode == 'hard-fail' else ('with', 'without', 'tryLater', None):
        answers = [ocsp.OCSPResponse.load(read(name + '.der'))] if name else []
        context = ValidationContext(trust_roots=[certificate('ca.pem')], ocsps=answers, allow_fetching=False, revocation_mode=mode)
        try:
            CertificateValidator(certificate('leaf.pem'), [], context).validate_usage(set())
            outcome = 'believed'
        except PathValidationError:
            outcome = 'refused'
        except Exception as error:
            outcome = type(error).__name__
        print(f'{mode}, {name or "none"}: {outcome}')
END
seen=$(python3 ask.py); echo "$seen"
[ "$seen" = 'soft-fail, with: believed
soft-fail, without: TypeError
soft-fail, tryLater: believed
soft-fail, none: believed
hard-fail, with: believed
hard-fail, without: TypeError
require, with: believed
require, without: TypeError
require, tryLater: refused
require, none: refused' ] || fail 'the answers count otherwise'
for name in with without; do
  said=$(openssl ocsp -respin $name.der -issuer ca.pem -cert leaf.pem -CAfile ca.pem -no_nonce 2>&1); echo "openssl ocsp, $name: $(sed -n 's/^leaf.pem: //p' <<< "$said")"
  [[ $said == *'Response verify OK'*'leaf.pem: good'* ]] || fail "openssl says: $said"
done
echo 'as described'
