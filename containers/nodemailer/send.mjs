/**
 * Sends one message with nodemailer, the least a program has to write: `send.mjs SETTINGS`, the message on standard input.
 * Code 0: taken; 1: not taken; 2: refused for good (5yz). `send.mjs --version` states versions.
 */
import { lookup } from 'node:dns/promises';
import { readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import nodemailer from 'nodemailer';

const [word = ''] = process.argv.slice(2);
if (word === '--version') {
  const manifest = new URL('node_modules/nodemailer/package.json', import.meta.url);
  const { version } = JSON.parse(readFileSync(manifest, 'utf8'));
  console.log(`nodemailer ${version}, Node ${process.version}, OpenSSL ${process.versions.openssl}`);
} else {
  const { transport, envelope, roots } = JSON.parse(word);
  // nodemailer asks DNS before it asks the system; a stage has no DNS, so it is given the address, and the name for TLS.
  const { address: host } = await lookup(transport.host, { family: 4 });
  const tls = { ...transport.tls, servername: transport.host, ...(roots ? { ca: readFileSync(roots) } : {}) };
  try {
    const raw = await text(process.stdin);
    const { response } = await nodemailer.createTransport({ ...transport, host, tls }).sendMail({ envelope, raw });
    console.log(`taken: ${response}`);
  } catch (error) {
    const { code = '', command = '', responseCode = 0, message } = error;
    console.log(`not taken: ${code} ${command} ${message}`);
    process.exitCode = responseCode >= 500 ? 2 : 1;
  }
}
