/**
 * Takes mail over SMTP and sends each on with nodemailer, at once and once only: `relay.mjs FILE`
 * with its settings as JSON. The recipient `TOKEN@PORT.LABEL.test` says where to and by which of
 * the settings; a line on standard output says what became of it. `relay.mjs --version` states
 * versions.
 */
import { lookup } from 'node:dns/promises';
import { readFileSync } from 'node:fs';
import { buffer } from 'node:stream/consumers';
import nodemailer from 'nodemailer';
import { SMTPServer } from 'smtp-server';

const [word = ''] = process.argv.slice(2);

async function send({ host, address, labels }, envelope, raw) {
  const [, token, port, label] = /^([^@]+)@(\d+)\.([a-z-]+)\.test$/.exec(envelope.to[0]) ?? [];
  // nodemailer asks DNS before it asks the system, and has none here: it is given the address, and
  // the name for TLS.
  const { tls, ...settings } = labels[label];
  const transport = nodemailer.createTransport({
    host: address,
    port: Number(port),
    name: 'mailstaple.test',
    ...settings,
    tls: { servername: host, ...tls },
  });
  try {
    const { response } = await transport.sendMail({ envelope, raw });
    console.log(`${token} delivered: ${response}`);
  } catch ({ code = '', command = '', responseCode = 0, message }) {
    // 5yz is final; whatever else there is may be tried again by whoever called.
    const kind = responseCode >= 500 ? 'bounced' : 'deferred';
    console.log(`${token} ${kind}: ${code} ${command} ${message.replaceAll(/\s+/g, ' ')}`);
  }
}

if (word === '--version') {
  const manifest = new URL('node_modules/nodemailer/package.json', import.meta.url);
  const { version } = JSON.parse(readFileSync(manifest, 'utf8'));
  console.log(
    `nodemailer ${version}, Node ${process.version}, OpenSSL ${process.versions.openssl}`,
  );
} else {
  const settings = JSON.parse(readFileSync(word, 'utf8'));
  const { address } = await lookup(settings.host, { family: 4 });
  const intake = new SMTPServer({
    disabledCommands: ['STARTTLS', 'AUTH'],
    disableReverseLookup: true,
    async onData(stream, { envelope: { mailFrom, rcptTo } }, taken) {
      const raw = await buffer(stream);
      taken();
      await send(
        { ...settings, address },
        { from: mailFrom.address, to: rcptTo.map((one) => one.address) },
        raw,
      );
    },
  });
  intake.on('error', (error) => console.log(`intake: ${error.message}`));
  intake.listen(settings.port, '0.0.0.0');
}
