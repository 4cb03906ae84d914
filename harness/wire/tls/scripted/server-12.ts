import { Buffer } from 'node:buffer';
import type { Duplex } from 'node:stream';
import type { ServerTrick } from '../../../model/scenario.ts';
import { Stop } from '../../stop.ts';
import { encodeCertificate12 } from '../codec/certificate.ts';
import type { CipherSuite } from '../codec/cipher-suites.ts';
import { extensionTypes, findExtension, type RawExtension } from '../codec/extensions.ts';
import { type ClientHelloMessage, encodeServerHello } from '../codec/hello.ts';
import {
  decodeEcdheClientKeyExchange,
  encodeEcdheParams,
  encodeEcdheServerKeyExchange,
} from '../codec/messages.ts';
import { versions } from '../codec/records.ts';
import type { KeyAgreement } from '../crypto/groups.ts';
import { protection12 } from '../crypto/protection.ts';
import { transcriptHash } from '../crypto/schedule.ts';
import {
  extendedMasterSecret,
  keyBlock,
  masterSecret,
  verifyData12,
} from '../crypto/schedule12.ts';
import type { Signer } from './keys.ts';
import { Refusal, type ScriptedLink } from './link.ts';
import type { StatusScript } from './status-script.ts';
import { ScriptedStream } from './stream.ts';

/** What client and scripted server have settled on. */
export interface Negotiated {
  link: ScriptedLink;
  hello: ClientHelloMessage;
  suite: CipherSuite;
  /** SignatureScheme. */
  scheme: number;
  signer: Signer;
  /** In TLS 1.3 the client's share is in it already. */
  agreement: KeyAgreement;
  /** DER, leaf first. */
  chain: Uint8Array[];
  trick: ServerTrick;
  status: StatusScript;
  /** The server's random. */
  random: Uint8Array;
  /** Does the client ask for RFC 5746? */
  secureRenegotiation: boolean;
}

const EMPTY = new Uint8Array(0);

/** The server's side of TLS 1.2 with ECDHE (RFC 5246 7.3, RFC 8422), from ServerHello on. */
export async function play12(negotiated: Negotiated): Promise<Duplex> {
  const { link, hello, suite, agreement, random, chain, status } = negotiated;
  const { hash } = suite;
  const extended =
    findExtension(hello.extensions ?? [], extensionTypes.extended_master_secret) !== undefined;
  link.say(
    'server_hello',
    encodeServerHello({
      version: versions.tls12,
      random,
      sessionId: EMPTY,
      cipherSuite: suite.id,
      compression: 0,
      extensions: helloExtensions(negotiated, extended),
    }),
  );
  for (const body of status.beforeCertificate) link.say('certificate_status', body);
  link.say('certificate', encodeCertificate12(chain));
  await haltIfTold(link, status);
  for (const body of status.afterCertificate) link.say('certificate_status', body);
  link.say('server_key_exchange', keyExchange(negotiated));
  for (const body of status.afterKeyExchange) link.say('certificate_status', body);
  link.say('server_hello_done', EMPTY);
  link.flush();

  const shared = agreement.agree(
    decodeEcdheClientKeyExchange(await link.expect('client_key_exchange')),
  );
  const master = extended
    ? extendedMasterSecret(hash, shared, transcriptHash(hash, link.transcript))
    : masterSecret(hash, shared, hello.random, random);
  link.keyLog('CLIENT_RANDOM', hello.random, master);
  const keys = keyBlock(suite, master, hello.random, random);
  await link.expectChangeCipherSpec();
  link.decrypter = protection12(suite, keys.client);
  const expected = verifyData12(hash, master, 'client', transcriptHash(hash, link.transcript));
  if (Buffer.compare(expected, await link.expect('finished')) !== 0) {
    throw new Refusal('decrypt_error', 'a Finished that does not verify');
  }
  link.changeCipherSpec();
  link.sealer = protection12(suite, keys.server);
  link.say('finished', verifyData12(hash, master, 'server', transcriptHash(hash, link.transcript)));
  link.flush();
  return new ScriptedStream(link);
}

function helloExtensions(
  { hello, status, secureRenegotiation }: Negotiated,
  extended: boolean,
): RawExtension[] {
  const offered = (type: number): boolean =>
    findExtension(hello.extensions ?? [], type) !== undefined;
  return [
    ...(secureRenegotiation
      ? [{ type: extensionTypes.renegotiation_info, data: Uint8Array.of(0) }]
      : []),
    ...(extended ? [{ type: extensionTypes.extended_master_secret, data: EMPTY }] : []),
    ...(offered(extensionTypes.ec_point_formats)
      ? [{ type: extensionTypes.ec_point_formats, data: Uint8Array.of(1, 0) }]
      : []),
    ...status.serverHello,
  ];
}

/** ServerKeyExchange: the signature is over both randoms and the parameters (RFC 8422 5.4). */
function keyExchange({ hello, random, agreement, signer, scheme }: Negotiated): Uint8Array {
  const params = encodeEcdheParams(agreement.group, agreement.public);
  return encodeEcdheServerKeyExchange({
    group: agreement.group,
    key: agreement.public,
    algorithm: scheme,
    signature: signer.sign(scheme, Buffer.concat([hello.random, random, params])),
  });
}

/**
 * Stops where the status would be due: closes, or says nothing more until the client leaves or the
 * time is up.
 */
export async function haltIfTold(link: ScriptedLink, { halt }: StatusScript): Promise<void> {
  if (halt === 'none') return;
  link.flush();
  if (halt === 'stall') await link.linger();
  link.stream.end();
  throw new Stop('closed', 'we closed before the status');
}
