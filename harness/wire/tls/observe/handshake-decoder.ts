import { toBase64 } from '../../../model/octets.ts';
import type { Break, Handshake } from '../../../model/tls.ts';
import {
  decodeCertificate12,
  decodeCertificate13,
  decodeCertificateRequest12,
  decodeCertificateRequest13,
} from '../codec/certificate.ts';
import {
  decodeCompressedCertificate,
  decompressCertificate,
} from '../codec/compressed-certificate.ts';
import {
  decodeClientShares,
  extensionTypes,
  findExtension,
  type RawExtension,
} from '../codec/extensions.ts';
import {
  type ClientHelloMessage,
  decodeClientHello,
  decodeServerHello,
  isHelloRetry,
  type ServerHelloMessage,
} from '../codec/hello.ts';
import {
  decodeCertificateVerify,
  decodeEncryptedExtensions,
  decodeKeyUpdate,
  decodeNewSessionTicket12,
  decodeNewSessionTicket13,
  handshakeName,
  handshakeTypes,
  type RawHandshake,
} from '../codec/messages.ts';
import { decodeCertificateStatus, statusTypes } from '../codec/status.ts';
import {
  describeClientHello,
  describeEntry,
  describeExtensions,
  describeServerHello,
  repeated,
} from './describe.ts';
import { belongs, mayFollow } from './order.ts';

type From = 'client' | 'server';

const maxProblems = 64;
const maxStatuses = 16;

/** A handshake of which nothing was seen. */
export function emptyHandshake(): Handshake {
  return {
    certificateStatus: [],
    certificates: [],
    clientCertificates: [],
    messages: [],
    alerts: [],
    resumed: false,
    complete: false,
    tickets: 0,
    applicationData: { client: 0, server: 0 },
    problems: [],
    opaque: false,
  };
}

/**
 * Tells the handshake from its messages: keeps what the key schedule needs, and fills in the model.
 */
export class HandshakeDecoder {
  readonly handshake: Handshake = emptyHandshake();
  /** The hellos that the keys in use, or about to be used, come from. */
  clientHello: ClientHelloMessage | undefined;
  serverHello: ServerHelloMessage | undefined;
  /** Did a HelloRetryRequest come? */
  retried = false;
  /** Did it name a group? Then one share of that group is all that may come (RFC 8446 4.1.2). */
  #groupNamed = false;
  readonly finished: Record<From, boolean> = { client: false, server: false };
  readonly #previous: Record<From, string> = { client: 'start', server: 'start' };
  #helloDone = false;
  #chainSeen: Record<From, boolean> = { client: false, server: false };

  get tls13(): boolean {
    return this.handshake.version === '1.3';
  }

  /** Notes a fault of one side; after 64 of them no more are written down. */
  problem(from: From, text: string): void {
    const { problems } = this.handshake;
    if (problems.length < maxProblems) problems.push(`${from}: ${text}`);
  }

  /** Notes where reading ended, through nobody's fault in the structures. */
  broke(from: From, why: Break['why'], text: string): void {
    this.handshake.breaks = [...(this.handshake.breaks ?? []), { from, why, text }];
  }

  /** One whole message. */
  message(from: From, { type, body }: RawHandshake, encrypted: boolean, at: number): void {
    const retry = type === handshakeTypes.server_hello && this.#isRetry(body);
    const name = retry ? 'hello_retry_request' : handshakeName(type);
    this.handshake.messages.push({ from, type, name, length: body.length, encrypted, at });
    // The version is known once ServerHello is read, and ServerHello's own place depends on it.
    if (type !== handshakeTypes.server_hello) this.#checkPlace(from, name, encrypted);
    try {
      this.#read(from, type, body, retry);
    } catch (error) {
      this.#complain(from)(name, error);
    }
    if (type === handshakeTypes.server_hello) this.#checkPlace(from, name, encrypted);
    this.#previous[from] = name;
  }

  /**
   * ChangeCipherSpec of TLS 1.2: without ServerHelloDone before it, the session is an old one (RFC
   * 5246 7.3).
   */
  changeCipherSpec(from: From): void {
    if (from === 'server' && !this.tls13)
      this.handshake.resumed = !this.#helloDone && this.serverHello !== undefined;
  }

  /**
   * The status of TLS 1.2 belongs to the first certificate; it is joined last, as it may stand
   * before it.
   */
  end(): Handshake {
    const [leaf] = this.handshake.certificates;
    const [status] = this.handshake.certificateStatus;
    const fits = status && !status.malformed && status.statusType === statusTypes.ocsp;
    if (leaf && fits && !this.tls13) leaf.staple = status.response;
    return this.handshake;
  }

  #isRetry(body: Uint8Array): boolean {
    return body.length >= 34 && isHelloRetry({ random: body.subarray(2, 34) });
  }

  #complain(from: From): (what: string, error: unknown) => void {
    return (what, error) =>
      this.problem(from, `${what}: ${error instanceof Error ? error.message : String(error)}`);
  }

  #checkPlace(from: From, name: string, encrypted: boolean): void {
    const previous = this.#previous[from];
    const tls13 = this.tls13 || (this.handshake.version === undefined && from === 'client');
    if (!belongs(tls13, from, name))
      this.problem(from, `${name} has no place in TLS ${this.handshake.version ?? 'here'}`);
    else if (!mayFollow(tls13, from, previous, name)) {
      this.problem(
        from,
        previous === 'start' ? `${name} as the first message` : `${name} behind ${previous}`,
      );
    }
    const hello =
      name === 'client_hello' || name === 'server_hello' || name === 'hello_retry_request';
    if (!encrypted && (tls13 ? !hello : name === 'finished'))
      this.problem(from, `${name} in clear`);
  }

  #read(from: From, type: number, body: Uint8Array, retry: boolean): void {
    switch (type) {
      case handshakeTypes.client_hello:
        if (from === 'client') this.#readClientHello(body);
        break;
      case handshakeTypes.server_hello:
        if (from === 'server') this.#readServerHello(body, retry);
        break;
      case handshakeTypes.encrypted_extensions: {
        const extensions = decodeEncryptedExtensions(body);
        this.#checkRepeats(from, 'encrypted_extensions', extensions);
        this.handshake.encryptedExtensions ??= describeExtensions(extensions);
        break;
      }
      case handshakeTypes.certificate_request: {
        const extensions = this.tls13 ? decodeCertificateRequest13(body).extensions : [];
        if (!this.tls13) decodeCertificateRequest12(body);
        this.#checkRepeats(from, 'certificate_request', extensions);
        this.handshake.certificateRequest ??= { extensions: describeExtensions(extensions) };
        break;
      }
      case handshakeTypes.certificate:
        this.#readCertificate(from, body);
        break;
      case handshakeTypes.compressed_certificate:
        this.#readCertificate(from, decompressCertificate(decodeCompressedCertificate(body)));
        break;
      case handshakeTypes.certificate_status:
        this.#readStatus(from, body);
        break;
      case handshakeTypes.certificate_verify:
        decodeCertificateVerify(body);
        break;
      case handshakeTypes.server_hello_done:
        this.#helloDone = true;
        if (body.length > 0) this.problem(from, 'server_hello_done: not empty');
        break;
      case handshakeTypes.new_session_ticket:
        this.handshake.tickets += 1;
        if (this.tls13) decodeNewSessionTicket13(body);
        else decodeNewSessionTicket12(body);
        break;
      case handshakeTypes.key_update:
        decodeKeyUpdate(body);
        break;
      case handshakeTypes.finished:
        this.finished[from] = true;
        this.handshake.complete = this.finished.client && this.finished.server;
        break;
      default:
    }
  }

  #readClientHello(body: Uint8Array): void {
    const hello = decodeClientHello(body);
    this.clientHello = hello;
    this.#checkRepeats('client', 'client_hello', hello.extensions ?? []);
    this.#helloDone = false;
    const share =
      this.#groupNamed && findExtension(hello.extensions ?? [], extensionTypes.key_share);
    const shares = share ? decodeClientShares(share.data).length : 1;
    if (shares !== 1)
      this.problem('client', `client_hello: ${shares} key shares where a group was named`);
    this.handshake.clientHello ??= describeClientHello(hello, this.#complain('client'));
  }

  #readServerHello(body: Uint8Array, retry: boolean): void {
    const hello = decodeServerHello(body);
    const again = this.handshake.complete;
    if (retry)
      this.#groupNamed =
        findExtension(hello.extensions ?? [], extensionTypes.key_share) !== undefined;
    if (retry) this.retried = true;
    else this.serverHello = hello;
    this.#checkRepeats('server', 'server_hello', hello.extensions ?? []);
    if (again) return;
    const described = describeServerHello(hello, this.retried);
    this.handshake.serverHello = described;
    this.handshake.version = described.version;
    if (this.tls13 && !retry) {
      this.handshake.resumed =
        findExtension(hello.extensions ?? [], extensionTypes.pre_shared_key) !== undefined;
    }
  }

  #readCertificate(from: From, body: Uint8Array): void {
    const complain = this.#complain(from);
    const entries = this.tls13
      ? decodeCertificate13(body).entries.map(({ der, extensions }) =>
          describeEntry(der, extensions, complain),
        )
      : decodeCertificate12(body).map((der) => describeEntry(der, [], complain));
    if (this.#chainSeen[from]) return;
    this.#chainSeen[from] = true;
    if (from === 'server') this.handshake.certificates = entries;
    else this.handshake.clientCertificates = entries;
  }

  #readStatus(from: From, body: Uint8Array): void {
    const { certificateStatus } = this.handshake;
    if (from !== 'server' || certificateStatus.length >= maxStatuses) return;
    try {
      const { statusType, response } = decodeCertificateStatus(body);
      certificateStatus.push({
        statusType,
        response: toBase64(response),
        malformed: false,
      });
      if (response.length === 0) this.problem(from, 'certificate_status: a response of no octets');
      if (statusType !== statusTypes.ocsp)
        this.problem(from, `certificate_status: status type ${statusType}`);
    } catch (error) {
      const response = toBase64(body.subarray(4));
      certificateStatus.push({ statusType: body[0] ?? 0, response, malformed: true });
      throw error;
    }
  }

  #checkRepeats(from: From, where: string, extensions: readonly RawExtension[]): void {
    for (const type of repeated(extensions)) this.problem(from, `${where}: ${type} twice`);
  }
}
