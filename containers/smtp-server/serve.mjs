/**
 * smtp-server on many ports, a certificate each, and otherwise as it comes: `serve.mjs FILE` with
 * the listeners as JSON. Every mail is taken and thrown away. `serve.mjs --version` states
 * versions.
 */
import { readFileSync } from 'node:fs';
import { SMTPServer } from 'smtp-server';

const [word = ''] = process.argv.slice(2);

/** Key and chain; two of each where there is a second certificate. */
function held(identities) {
  const read = (field) => identities.map((identity) => readFileSync(identity[field]));
  return { key: read('key'), cert: read('chain') };
}

function serve({ port, secure, identities, sni }) {
  const server = new SMTPServer({
    name: 'mx.test',
    secure,
    ...held(identities),
    ...(sni.length > 0
      ? { sniOptions: Object.fromEntries(sni.map(({ name, of }) => [name, held([of])])) }
      : {}),
    authOptional: true,
    disableReverseLookup: true,
    onData(stream, _session, taken) {
      stream.resume().once('end', taken);
    },
  });
  server.on('error', (error) => console.log(`port ${port}: ${error.code ?? ''} ${error.message}`));
  server.listen(port, '0.0.0.0');
}

if (word === '--version') {
  const manifest = new URL('node_modules/smtp-server/package.json', import.meta.url);
  const { version } = JSON.parse(readFileSync(manifest, 'utf8'));
  console.log(
    `smtp-server ${version}, Node ${process.version}, OpenSSL ${process.versions.openssl}`,
  );
} else for (const listener of JSON.parse(readFileSync(word, 'utf8'))) serve(listener);
