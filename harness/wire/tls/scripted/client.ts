import { Buffer } from 'node:buffer';
import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { Duplex } from 'node:stream';
import type { Capture } from '../../../model/tls.ts';
import {
  decodeCertificate12,
  decodeCertificateRequest13,
  encodeCertificate12,
  encodeCertificate13,
} from '../codec/certificate.ts';
import { type CipherSuite, cipherSuite } from '../codec/cipher-suites.ts';
import { decodeServerShare, extensionTypes, findExtension } from '../codec/extensions.ts';
import {
  type ClientHelloMessage,
  decodeServerHello,
  encodeClientHello,
  isHelloRetry,
  negotiatedVersion,
  type ServerHelloMessage,
} from '../codec/hello.ts';
import { handshakeTypes } from '../codec/messages.ts';
import { versions } from '../codec/records.ts';
import { isGroup, type KeyAgreement, keyAgreement } from '../crypto/groups.ts';
import { protection12, protection13 } from '../crypto/protection.ts';
import {
  applicationSecrets,
  earlySecret,
  finishedKey,
  handshakeSecrets,
  messageHash,
  transcriptHash,
  verifyData,
} from '../crypto/schedule.ts';
import {
  extendedMasterSecret,
  keyBlock,
  masterSecret,
  verifyData12,
} from '../crypto/schedule12.ts';
import { clientExchange, type ServerHalf } from './client-exchange.ts';
import {
  offeredGroups,
  offeredSuites,
  type ScriptedHello,
  scriptedClientHello,
  secondClientHello,
  sharedGroups,
} from './hello.ts';
import { Refusal, ScriptedLink } from './link.ts';
import { ScriptedStream } from './stream.ts';

const NOTHING = new Uint8Array(0);
/** Messages a TLS 1.2 server may send before ServerHelloDone, more than any does. */
const FLIGHT_LIMIT = 32;

/**
 * Plays the client of one handshake with a ClientHello of our own making, and completes it. Nothing
 * of the peer is verified but its Finished, which shows that both sides saw the same handshake. No
 * session is resumed.
 * @param end the moment (`performance.now()`) it has to be over.
 * @returns the application data.
 * @throws Stop `stalled`, `declined` (alert or close; the alert's name as message), `flooded`, or
 * `tls-error`.
 */
export async function scriptedClient(
  stream: Duplex,
  hello: ScriptedHello,
  capture: Capture,
  end: number,
): Promise<Duplex> {
  const link = new ScriptedLink(stream, capture, end);
  return link.guard(() => new Handshake(link, hello).play());
}

class Handshake {
  readonly #link: ScriptedLink;
  readonly #hello: ScriptedHello;
  readonly #first: ClientHelloMessage;
  readonly #random = randomBytes(32);
  #shares: readonly KeyAgreement[];

  constructor(link: ScriptedLink, hello: ScriptedHello) {
    this.#link = link;
    this.#hello = hello;
    link.tls13 = hello.tls === '1.3';
    // In TLS 1.3 a dummy for middleboxes (RFC 8446 D.4); in 1.2 an id would ask for a session to be
    // resumed (RFC 5246 7.4.1.2).
    const base = { random: this.#random, sessionId: link.tls13 ? randomBytes(32) : NOTHING };
    this.#shares = sharesFor(hello);
    this.#first = scriptedClientHello(hello, base, this.#shares);
  }

  async play(): Promise<Duplex> {
    // RFC 8446 5.1: the first ClientHello may say 1.0 in its record, for old servers.
    this.#link.recordVersion = versions.tls10;
    this.#sayHello(this.#first);
    this.#link.recordVersion = versions.tls12;
    let server = decodeServerHello(await this.#link.expect('server_hello'));
    if (isHelloRetry(server)) server = await this.#retry(server);
    const version = negotiatedVersion(server);
    if (version !== (this.#hello.tls === '1.3' ? versions.tls13 : versions.tls12)) {
      throw new Refusal('protocol_version', `version ${version.toString(16)} was not offered`);
    }
    const suite = cipherSuite(server.cipherSuite);
    if (!suite || !offeredSuites(this.#hello.tls).includes(suite.id))
      throw new Refusal('illegal_parameter', 'a suite that was not offered');
    return this.#link.tls13 ? this.#play13(server, suite) : this.#play12(server, suite);
  }

  #sayHello(hello: ClientHelloMessage): void {
    this.#link.say('client_hello', encodeClientHello(hello));
    this.#link.flush();
  }

  /** Answers a HelloRetryRequest with a share of the group it names (RFC 8446 4.1.4). */
  async #retry(request: ServerHelloMessage): Promise<ServerHelloMessage> {
    const extensions = request.extensions ?? [];
    const wanted = findExtension(extensions, extensionTypes.key_share);
    const group = (wanted?.data[0] ?? 0) * 256 + (wanted?.data[1] ?? 0);
    const offered = offeredGroups(this.#hello).find((each) => each === group);
    if (wanted && offered === undefined)
      throw new Refusal('illegal_parameter', 'a group that was not offered');
    if (wanted && offered !== undefined) this.#shares = [keyAgreement(offered)];
    const hash = cipherSuite(request.cipherSuite)?.hash ?? 'sha256';
    const [first = NOTHING, ...rest] = this.#link.transcript;
    this.#link.transcript = [messageHash(hash, first), ...rest];
    this.#sayHello(
      secondClientHello(
        this.#first,
        this.#shares,
        findExtension(extensions, extensionTypes.cookie),
      ),
    );
    const server = decodeServerHello(await this.#link.expect('server_hello'));
    if (isHelloRetry(server)) throw new Refusal('unexpected_message', 'a second HelloRetryRequest');
    return server;
  }

  async #play13(server: ServerHelloMessage, suite: CipherSuite): Promise<Duplex> {
    const link = this.#link;
    const { hash } = suite;
    const random = this.#random;
    const share = findExtension(server.extensions ?? [], extensionTypes.key_share);
    if (!share) throw new Refusal('missing_extension', 'no key_share');
    const { group, key } = decodeServerShare(share.data);
    const ours = this.#shares.find((each) => each.group === group);
    if (!ours) throw new Refusal('illegal_parameter', 'a share of a group that we sent none of');
    const shared = ours.agree(key);
    const early = earlySecret(hash);
    const epoch = handshakeSecrets(hash, early, shared, transcriptHash(hash, link.transcript));
    link.keyLog('CLIENT_HANDSHAKE_TRAFFIC_SECRET', random, epoch.client);
    link.keyLog('SERVER_HANDSHAKE_TRAFFIC_SECRET', random, epoch.server);
    link.decrypter = protection13(suite, epoch.server);
    const context = await this.#readFlight13(suite, epoch.server);
    const traffic = applicationSecrets(hash, epoch.secret, transcriptHash(hash, link.transcript));
    link.keyLog('CLIENT_TRAFFIC_SECRET_0', random, traffic.client);
    link.keyLog('SERVER_TRAFFIC_SECRET_0', random, traffic.server);
    link.decrypter = protection13(suite, traffic.server);
    link.changeCipherSpec();
    link.sealer = protection13(suite, epoch.client);
    if (context) link.say('certificate', encodeCertificate13({ context, entries: [] }));
    const verify = verifyData(
      hash,
      finishedKey(hash, epoch.client),
      transcriptHash(hash, link.transcript),
    );
    link.say('finished', verify);
    link.flush();
    link.sealer = protection13(suite, traffic.client);
    return new ScriptedStream(link, { suite, ours: traffic.client, theirs: traffic.server });
  }

  /**
   * EncryptedExtensions to Finished. @returns the context of a CertificateRequest, if there was
   * one.
   */
  async #readFlight13({ hash }: CipherSuite, secret: Uint8Array): Promise<Uint8Array | undefined> {
    let context: Uint8Array | undefined;
    for (let count = 0; count < FLIGHT_LIMIT; count++) {
      const before = transcriptHash(hash, this.#link.transcript);
      const { type, body } = await this.#link.message();
      if (type === handshakeTypes.certificate_request)
        context = decodeCertificateRequest13(body).context;
      if (type !== handshakeTypes.finished) continue;
      check(verifyData(hash, finishedKey(hash, secret), before), body);
      return context;
    }
    throw new Refusal('unexpected_message', 'a flight without end');
  }

  async #play12(server: ServerHelloMessage, suite: CipherSuite): Promise<Duplex> {
    const link = this.#link;
    const { hash } = suite;
    const random = this.#random;
    const { half, requested } = await this.#readFlight12(suite);
    const { body, secret } = clientExchange(suite, half);
    if (requested) link.say('certificate', encodeCertificate12([]));
    link.say('client_key_exchange', body);
    const extended = findExtension(server.extensions ?? [], extensionTypes.extended_master_secret);
    const master = extended
      ? extendedMasterSecret(hash, secret, transcriptHash(hash, link.transcript))
      : masterSecret(hash, secret, random, server.random);
    link.keyLog('CLIENT_RANDOM', random, master);
    const keys = keyBlock(suite, master, random, server.random);
    const etm =
      findExtension(server.extensions ?? [], extensionTypes.encrypt_then_mac) !== undefined;
    link.changeCipherSpec();
    link.sealer = protection12(suite, keys.client, etm);
    link.say(
      'finished',
      verifyData12(hash, master, 'client', transcriptHash(hash, link.transcript)),
    );
    link.flush();
    await link.expectChangeCipherSpec();
    link.decrypter = protection12(suite, keys.server, etm);
    const expected = verifyData12(hash, master, 'server', transcriptHash(hash, link.transcript));
    check(expected, await link.expect('finished'));
    return new ScriptedStream(link);
  }

  /**
   * Certificate to ServerHelloDone, in whatever order: it is the observer who says what was out of
   * place.
   */
  async #readFlight12(suite: CipherSuite): Promise<{ half: ServerHalf; requested: boolean }> {
    const half: ServerHalf = { exchange: undefined, leaf: undefined };
    let requested = false;
    for (let count = 0; count < FLIGHT_LIMIT; count++) {
      const { type, body } = await this.#link.message();
      if (type === handshakeTypes.certificate) half.leaf ??= decodeCertificate12(body)[0];
      if (type === handshakeTypes.server_key_exchange) half.exchange = body;
      if (type === handshakeTypes.certificate_request) requested = true;
      if (type === handshakeTypes.finished) break;
      const whole = half.exchange !== undefined || suite.exchange === 'rsa';
      if (type === handshakeTypes.server_hello_done && whole) return { half, requested };
    }
    throw new Refusal('unexpected_message', 'a flight without a key exchange');
  }
}

const sharesFor = (hello: ScriptedHello): KeyAgreement[] =>
  sharedGroups(hello)
    .filter((group) => isGroup(group, '1.3'))
    .map(keyAgreement);

function check(expected: Uint8Array, received: Uint8Array): void {
  const same =
    expected.length === received.length &&
    timingSafeEqual(Buffer.from(expected), Buffer.from(received));
  if (!same) throw new Refusal('decrypt_error', 'a Finished that does not verify');
}
