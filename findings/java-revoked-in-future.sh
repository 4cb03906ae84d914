#!/usr/bin/env bash
# Java takes a certificate whose OCSP answer says revoked for good until the revocationTime in that answer has come, and does so with CRLs as
# well: an entry with a revocationDate to come revokes nothing yet. Most would guess that revoked is revoked: openssl ocsp prints revoked,
# openssl verify -crl_check refuses, and RFC 6960 2.2 and RFC 5280 know no announcement. PKIXRevocationChecker judges both here, by the
# answer or list that it is given, and says nothing of it; with a time that has passed the same program refuses.
# Seen on 2026-11-30 with openjdk-21-jdk-headless 21.0.13.1 and openssl 3.5.9 (Debian trixie).
set -euo pipefail
suite=trixie packages=openjdk-21-jdk-headless,openssl
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
pin openjdk-21-jdk-headless 21.0.13.1
pin openssl 3.5.9
cd "$(mktemp -d)"
printf '[req]\ndistinguished_name=d\n[d]\n[ca]\ndefault_ca=c\n[c]\ndatabase=index.txt\ndefault_md=sha256\ncrlnumber=number\n' > openssl.cnf
key=(-config openssl.cnf -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 60)
openssl req "${key[@]}" -subj /CN=ca -keyout ca.key -out ca.pem -addext basicConstraints=critical,CA:TRUE 2> /dev/null
openssl req "${key[@]}" -subj /CN=leaf -keyout leaf.key -out leaf.pem -CA ca.pem -CAkey ca.key 2> /dev/null
openssl ocsp -issuer ca.pem -cert leaf.pem -no_nonce -reqout request.der > /dev/null 2>&1
serial=$(openssl x509 -in leaf.pem -noout -serial | cut -d= -f2)
cat > Judge.java <<'JAVA'
import java.io.*; import java.nio.file.*; import java.security.cert.*; import java.util.*;
import java.security.cert.PKIXRevocationChecker.Option;
public class Judge { // ocsp|crl FILE
  static X509Certificate read(String file) throws Exception {
    return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(new FileInputStream(file));
  }
  public static void main(String[] a) throws Exception {
    var leaf = read("leaf.pem");
    var checker = (PKIXRevocationChecker) CertPathValidator.getInstance("PKIX").getRevocationChecker();
    var parameters = new PKIXParameters(Set.of(new TrustAnchor(read("ca.pem"), null)));
    var options = EnumSet.of(Option.NO_FALLBACK);
    if (a[0].equals("ocsp")) checker.setOcspResponses(Map.of(leaf, Files.readAllBytes(Path.of(a[1]))));
    else {
      options.add(Option.PREFER_CRLS);
      var list = CertificateFactory.getInstance("X.509").generateCRL(new FileInputStream(a[1]));
      parameters.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(List.of(list))));
    }
    checker.setOptions(options);
    parameters.addCertPathChecker(checker);
    try {
      CertPathValidator.getInstance("PKIX").validate(CertificateFactory.getInstance("X.509").generateCertPath(List.of(leaf)), parameters);
      System.out.println("good");
    } catch (CertPathValidatorException why) { System.out.println(why.getReason()); }
  }
}
JAVA
javac Judge.java
for when in 'yesterday REVOKED' 'tomorrow good'; do
  read -r day java <<< "$when"
  printf 'R\t%s\t%s\t%s\tunknown\t/CN=leaf\n' "$(date -ud '+60 days' +%y%m%d%H%M%SZ)" "$(date -ud "$day" +%y%m%d%H%M%SZ)" "$serial" > index.txt
  openssl ocsp -index index.txt -CA ca.pem -rsigner ca.pem -rkey ca.key -ndays 7 -reqin request.der -respout answer.der > /dev/null 2>&1
  echo 01 > number; openssl ca -config openssl.cnf -gencrl -crldays 7 -keyfile ca.key -cert ca.pem -out list.pem 2> /dev/null
  answer=$(openssl ocsp -respin answer.der -issuer ca.pem -cert leaf.pem -CAfile ca.pem -no_nonce 2> /dev/null | sed -n 's/^leaf.pem: //p')
  list=$(openssl verify -CAfile ca.pem -CRLfile list.pem -crl_check leaf.pem 2>&1 | grep -o 'certificate revoked' || true)
  ocsp=$(java Judge ocsp answer.der) crl=$(java Judge crl list.pem)
  printf '%s\n' "revoked, time $day: openssl ocsp $answer, Java $ocsp" "listed, date $day: openssl verify $list, Java $crl"
  [ "$answer, $list" = 'revoked, certificate revoked' ] || fail "openssl says otherwise"
  [ "$ocsp, $crl" = "$java, $java" ] || fail 'Java says otherwise'
done
echo 'as described'
