import { Buffer } from 'node:buffer';
import type { Duplex } from 'node:stream';
import { encodeCertificate13 } from '../codec/certificate.ts';
import { keyShareExtension, supportedVersions } from '../codec/extensions.ts';
import { encodeServerHello } from '../codec/hello.ts';
import { encodeCertificateVerify, encodeEncryptedExtensions } from '../codec/messages.ts';
import { versions } from '../codec/records.ts';
import { protection13 } from '../crypto/protection.ts';
import {
  applicationSecrets,
  certificateVerifyInput,
  earlySecret,
  finishedKey,
  handshakeSecrets,
  transcriptHash,
  verifyData,
} from '../crypto/schedule.ts';
import { Refusal } from './link.ts';
import { haltIfTold, type Negotiated } from './server-12.ts';
import { ScriptedStream } from './stream.ts';

const NOTHING = new Uint8Array(0);

/** The server's side of TLS 1.3 (RFC 8446 2), from ServerHello on. */
export async function play13(negotiated: Negotiated): Promise<Duplex> {
  const { link, hello, suite, agreement, random, status, signer, scheme } = negotiated;
  const { hash } = suite;
  const soFar = (): Uint8Array => transcriptHash(hash, link.transcript);
  link.say(
    'server_hello',
    encodeServerHello({
      version: versions.tls12,
      random,
      sessionId: hello.sessionId,
      cipherSuite: suite.id,
      compression: 0,
      extensions: [
        supportedVersions(versions.tls13),
        keyShareExtension({ group: agreement.group, key: agreement.public }),
        ...status.serverHello,
      ],
    }),
  );
  // RFC 8446 D.4: for the boxes in between.
  if (hello.sessionId.length > 0) link.changeCipherSpec();
  const epoch = handshakeSecrets(hash, earlySecret(hash), agreement.agree(NOTHING), soFar());
  link.keyLog('CLIENT_HANDSHAKE_TRAFFIC_SECRET', hello.random, epoch.client);
  link.keyLog('SERVER_HANDSHAKE_TRAFFIC_SECRET', hello.random, epoch.server);
  link.sealer = protection13(suite, epoch.server);
  link.decrypter = protection13(suite, epoch.client);

  link.say('encrypted_extensions', encodeEncryptedExtensions(status.encryptedExtensions));
  await haltIfTold(link, status);
  for (const body of status.beforeCertificate) link.say('certificate_status', body);
  link.say('certificate', certificate(negotiated));
  for (const body of status.afterCertificate) link.say('certificate_status', body);
  const signature = signer.sign(scheme, certificateVerifyInput('server', soFar()));
  link.say('certificate_verify', encodeCertificateVerify({ algorithm: scheme, signature }));
  for (const body of status.afterKeyExchange) link.say('certificate_status', body);
  link.say('finished', verifyData(hash, finishedKey(hash, epoch.server), soFar()));
  link.flush();

  const traffic = applicationSecrets(hash, epoch.secret, soFar());
  link.keyLog('CLIENT_TRAFFIC_SECRET_0', hello.random, traffic.client);
  link.keyLog('SERVER_TRAFFIC_SECRET_0', hello.random, traffic.server);
  const expected = verifyData(hash, finishedKey(hash, epoch.client), soFar());
  if (Buffer.compare(expected, await link.expect('finished')) !== 0) {
    throw new Refusal('decrypt_error', 'a Finished that does not verify');
  }
  link.sealer = protection13(suite, traffic.server);
  link.decrypter = protection13(suite, traffic.client);
  return new ScriptedStream(link, { suite, ours: traffic.server, theirs: traffic.client });
}

function certificate({ chain, status }: Negotiated): Uint8Array {
  const entries = chain.map((der, index) => ({ der, extensions: status.entries[index] ?? [] }));
  return encodeCertificate13({ context: NOTHING, entries });
}
