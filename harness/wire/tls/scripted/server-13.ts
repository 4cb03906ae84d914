import { Buffer } from 'node:buffer';
import { randomBytes } from 'node:crypto';
import type { Duplex } from 'node:stream';
import {
  decodeCertificate13,
  encodeCertificate13,
  encodeCertificateRequest13,
} from '../codec/certificate.ts';
import {
  compressCertificate,
  compressions,
  encodeCompressedCertificate,
} from '../codec/compressed-certificate.ts';
import {
  decodeNumbers,
  extensionTypes,
  findExtension,
  keyShareExtension,
  numbersExtension,
  type RawExtension,
  supportedVersions,
} from '../codec/extensions.ts';
import { encodeServerHello } from '../codec/hello.ts';
import {
  encodeCertificateVerify,
  encodeEncryptedExtensions,
  encodeNewSessionTicket13,
} from '../codec/messages.ts';
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
/** An extension that nobody knows (RFC 8701 2). */
const GREASE: RawExtension = { type: 0x6a6a, data: Uint8Array.of(0) };
/** Signatures that a client may sign by: ECDSA and RSA-PSS. */
const SCHEMES = [0x0403, 0x0503, 0x0804, 0x0805];

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
  const asks = negotiated.trick === 'grease-request';
  if (asks) {
    const schemes = numbersExtension(extensionTypes.signature_algorithms, SCHEMES);
    const extensions = [GREASE, schemes];
    link.say('certificate_request', encodeCertificateRequest13({ context: NOTHING, extensions }));
  }
  for (const body of status.beforeCertificate) link.say('certificate_status', body);
  sayCertificate(negotiated);
  for (const body of status.afterCertificate) link.say('certificate_status', body);
  const signature = signer.sign(scheme, certificateVerifyInput('server', soFar()));
  link.say('certificate_verify', encodeCertificateVerify({ algorithm: scheme, signature }));
  for (const body of status.afterKeyExchange) link.say('certificate_status', body);
  link.say('finished', verifyData(hash, finishedKey(hash, epoch.server), soFar()));
  link.flush();

  const traffic = applicationSecrets(hash, epoch.secret, soFar());
  link.keyLog('CLIENT_TRAFFIC_SECRET_0', hello.random, traffic.client);
  link.keyLog('SERVER_TRAFFIC_SECRET_0', hello.random, traffic.server);
  // A certificate of the client's is read over, whatever it is.
  if (asks && decodeCertificate13(await link.expect('certificate')).entries.length > 0)
    await link.expect('certificate_verify');
  const expected = verifyData(hash, finishedKey(hash, epoch.client), soFar());
  if (Buffer.compare(expected, await link.expect('finished')) !== 0) {
    throw new Refusal('decrypt_error', 'a Finished that does not verify');
  }
  link.sealer = protection13(suite, traffic.server);
  link.decrypter = protection13(suite, traffic.client);
  if (negotiated.trick === 'grease-ticket') {
    const [nonce, ticket] = [randomBytes(8), randomBytes(32)];
    const given = { lifetime: 3600, ageAdd: 0, nonce, ticket, extensions: [GREASE] };
    link.say('new_session_ticket', encodeNewSessionTicket13(given), false);
    link.flush();
  }
  return new ScriptedStream(link, { suite, ours: traffic.server, theirs: traffic.client });
}

function certificate({ chain, status }: Negotiated): Uint8Array {
  const entries = chain.map((der, index) => ({ der, extensions: status.entries[index] ?? [] }));
  return encodeCertificate13({ context: NOTHING, entries });
}

/** Certificate, or CompressedCertificate where the trick says so and the client takes zlib. */
function sayCertificate(negotiated: Negotiated): void {
  const { link, hello, trick } = negotiated;
  const plain = certificate(negotiated);
  const offered = findExtension(hello.extensions ?? [], extensionTypes.compress_certificate);
  const taken = offered !== undefined && decodeNumbers(offered.data, 1).includes(compressions.zlib);
  if (!trick.startsWith('compressed') || taken === (trick === 'compressed-unasked')) {
    link.say('certificate', plain);
    return;
  }
  const message = compressCertificate(plain);
  if (trick === 'compressed-wrong-length') message.length += 1;
  // A header that is none of zlib's (RFC 1950 2.2).
  if (trick === 'compressed-undecodable') message.compressed[0] = 0xff;
  link.say('compressed_certificate', encodeCompressedCertificate(message));
}
