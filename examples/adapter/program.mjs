// A stand-in for a mail server of yours: STARTTLS and implicit TLS, a certificate and a staple file
// for each listener. Usage: node program.mjs listeners.tsv, a line a listener: slug, transport,
// port, key, chain, staple (or -).
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';

const rows = readFileSync(process.argv[2], 'utf8').trimEnd().split('\n');
const listeners = rows.map((row) => {
  const [slug, transport, port, key, chain, staple] = row.split('\t');
  return { slug, transport, port: Number(port), key, chain, staple };
});

/** The file as it is now: another one is used from the next connection on. */
function stapleIn(path) {
  try {
    return path === '-' ? null : readFileSync(path);
  } catch {
    return null;
  }
}

/** One session of SMTP; `upgrade` takes over where the client says STARTTLS. */
function serve(socket, { upgrade, greets }) {
  const say = (text) => socket.writable && socket.write(`${text}\r\n`);
  let inData = false;
  let rest = '';
  const onData = (chunk) => {
    rest += chunk.toString('latin1');
    for (let end = rest.indexOf('\n'); end >= 0; end = rest.indexOf('\n')) {
      const line = rest.slice(0, end).trimEnd();
      rest = rest.slice(end + 1);
      if (inData) {
        if (line !== '.') continue;
        inData = false;
        say('250 taken');
        continue;
      }
      const verb = line.split(' ', 1)[0].toUpperCase();
      if (verb === 'STARTTLS' && upgrade) {
        if (line.length > verb.length) {
          say('501 no argument here');
          continue;
        }
        // What came in clear behind the command is thrown away.
        socket.off('data', onData);
        socket.write('220 go ahead\r\n', () => upgrade(socket));
        return;
      }
      if (verb === 'EHLO') say(upgrade ? '250-mx.test\r\n250 STARTTLS' : '250 mx.test');
      else if (verb === 'DATA') {
        inData = true;
        say('354 go on');
      } else if (verb === 'QUIT') {
        say('221 bye');
        socket.end();
      } else if (['HELO', 'MAIL', 'RCPT', 'NOOP', 'RSET'].includes(verb)) say('250 ok');
      else say('502 not here');
    }
  };
  socket.on('data', onData).on('error', () => {});
  if (greets) say('220 mx.test ESMTP');
}

for (const { slug, transport, port, key, chain, staple } of listeners) {
  const read = () => ({ key: readFileSync(key), cert: readFileSync(chain) });
  const tls = createTlsServer(read());
  tls.on('OCSPRequest', (_certificate, _issuer, answer) => answer(null, stapleIn(staple)));
  tls.on('secureConnection', (socket) => {
    console.log(`${slug}: ${socket.getProtocol()}`);
    serve(socket, { greets: transport === 'implicit' });
  });
  tls.on('tlsClientError', (error) => console.log(`${slug}: ${error.message}`));
  process.on('SIGHUP', () => tls.setSecureContext(read()));
  if (transport === 'implicit') tls.listen(port, '127.0.0.1');
  else
    createServer((socket) =>
      serve(socket, { greets: true, upgrade: (clear) => tls.emit('connection', clear) }),
    ).listen(port, '127.0.0.1');
}
process.setMaxListeners(0);
process.on('SIGTERM', () => process.exit(0));
