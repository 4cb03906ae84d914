#!/usr/bin/env bash
# A Java client that closes a TLS 1.3 connection (SSLSocket.close()) sends the alert user_canceled, and close_notify behind it: after a complete
# handshake, and data in both directions. Only where it has read the server's close_notify to the end before it sends close_notify alone; in
# TLS 1.2 the same program does so always. Most would guess close_notify, as RFC 8446 6.1 advises once the handshake is over, and would take a
# user_canceled in a server's log for a user, or for a client that refused the certificate. A mailer in Java (Jakarta Mail) ends each
# delivery so, behind QUIT. OpenSSL, as a server, passes over it.
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
printf '[req]\ndistinguished_name=d\n[d]\n' > none.cnf
openssl req -config none.cnf -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 60 -subj /CN=localhost -keyout key -out cert 2> /dev/null
cat > Close.java <<'JAVA'
import java.io.*; import java.security.*; import java.security.cert.*; import javax.net.ssl.*;
public class Close { // PORT VERSION
  public static void main(String[] a) throws Exception {
    var roots = KeyStore.getInstance("PKCS12"); roots.load(null);
    roots.setCertificateEntry("root", CertificateFactory.getInstance("X.509").generateCertificate(new FileInputStream("cert")));
    var trust = TrustManagerFactory.getInstance("PKIX"); trust.init(roots);
    var context = SSLContext.getInstance("TLS"); context.init(null, trust.getTrustManagers(), null);
    try (var socket = (SSLSocket) context.getSocketFactory().createSocket("localhost", Integer.parseInt(a[0]))) {
      socket.setEnabledProtocols(new String[] {a[1]});
      socket.getOutputStream().write("GET / HTTP/1.0\r\n\r\n".getBytes());
      var reply = socket.getInputStream();
      if (a[2].equals("to-the-end")) System.out.println(reply.readAllBytes().length > 100); else System.out.println(reply.read() > 0);
    }
  }
}
JAVA
javac Close.java
seen() { # VERSION HOW: alerts that the server is sent, in their order
  openssl s_server -accept 4433 -cert cert -key key -msg -www > log 2>&1 & local server=$!
  until grep -qs ACCEPT log; do sleep 0.1; done
  [ "$(java Close 4433 "$1" "$2")" = true ] || fail 'Java was not answered'
  for _ in $(seq 50); do grep -q '<<<.*close_notify' log && break; sleep 0.1; done
  kill $server; wait $server 2> /dev/null || true
  sed -n 's/^<<< .*Alert.*, \([a-z]* [a-z_]*\)$/\1/p' log | paste -sd, -
}
for how in at-once to-the-end; do
  new=$(seen TLSv1.3 $how) old=$(seen TLSv1.2 $how)
  printf '%s\n' "reply read $how, TLS 1.3: $new" "reply read $how, TLS 1.2: $old"
  case $how in at-once) ends='warning user_canceled,warning close_notify' ;; *) ends='warning close_notify' ;; esac
  [ "$new" = "$ends" ] || fail 'TLS 1.3 ends otherwise'
  [ "$old" = 'warning close_notify' ] || fail 'TLS 1.2 ends otherwise'
done
echo 'as described'
