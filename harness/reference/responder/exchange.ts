import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { type IncomingHttpHeaders, request } from 'node:http';
import { connect } from 'node:net';
import { nameDer } from '../../../ca/authority/name.ts';
import type { Identity } from '../../../ca/authority/world.ts';
import { encode, tag } from '../../../ca/der.ts';
import { LOOPBACK } from '../../../ca/loopback.ts';
import { good } from '../../../ca/proof/good.ts';
import { answerFor } from '../../../ca/responder/known.ts';
import { type Responder, startResponder } from '../../../ca/responder/responder.ts';
import { examine } from '../../examiner/examine.ts';
import type { Examination } from '../../model/finding.ts';
import type { ResponderCertificates } from './certificates.ts';
import type { ResponderDefect } from './defects.ts';
import { FaultyProxy } from './faulty-proxy.ts';

/** What came back over HTTP. */
export interface Reply {
  code: number;
  headers: IncomingHttpHeaders;
  body: Uint8Array;
  ms: number;
}

export type Hash = 'sha1' | 'sha256';
const OIDS: Record<Hash, string> = { sha1: '2b0e03021a', sha256: '608648016503040201' };
const NONCE = '2b0601050507300102';
/** Longer than any answer of this machine takes; milliseconds. */
const PATIENCE = 3000;

const hex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'hex'));

/** A CertID (RFC 6960 4.1.1) made by hand. */
export function certIdOf(
  { authority: { issuing }, holder }: Identity,
  hash: Hash = 'sha1',
  serial = holder.serial,
): Uint8Array {
  const digest = (bytes: Uint8Array) => createHash(hash).update(bytes).digest();
  const algorithm = encode(tag.sequence, encode(0x06, hex(OIDS[hash])), encode(tag.null));
  const name = encode(tag.octetString, digest(nameDer(issuing.subject)));
  const key = encode(tag.octetString, digest(issuing.key.bits));
  return encode(tag.sequence, algorithm, name, key, encode(tag.integer, serial));
}

/** An OCSPRequest (RFC 6960 4.1.1), with a nonce (RFC 9654 2.1) where one is given. */
export function requestOf(ids: readonly Uint8Array[], nonce?: Uint8Array): Uint8Array {
  const list = encode(tag.sequence, ...ids.map((id) => encode(tag.sequence, id)));
  const value = nonce && encode(tag.octetString, encode(tag.octetString, nonce));
  const extension = value && encode(tag.sequence, encode(0x06, hex(NONCE)), value);
  const tail = extension ? [encode(0xa2, encode(tag.sequence, extension))] : [];
  return encode(tag.sequence, encode(tag.sequence, list, ...tail));
}

/** A responder of ours on trial, sound or with a defect, and what a client asks it. */
export class ResponderExchange implements AsyncDisposable {
  readonly certificates: ResponderCertificates;
  readonly #responder: Responder;
  readonly #proxy: FaultyProxy;

  private constructor(
    certificates: ResponderCertificates,
    responder: Responder,
    proxy: FaultyProxy,
  ) {
    this.certificates = certificates;
    this.#responder = responder;
    this.#proxy = proxy;
  }

  static async open(
    certificates: ResponderCertificates,
    defect?: ResponderDefect,
  ): Promise<ResponderExchange> {
    const { world, mine, revoked } = certificates;
    const ordinary = answerFor({
      world,
      identities: () => [mine, revoked],
      proofFor: (about) =>
        defect?.says?.(about === revoked ? 'revoked' : 'mine') ??
        (about === revoked ? good().revoked() : good()),
      echoNonce: true,
    });
    const responder = await startResponder({
      answer: (asked, call) =>
        defect?.answers
          ? defect.answers(asked, certificates, () => ordinary(asked, call))
          : ordinary(asked, call),
    });
    return new ResponderExchange(
      certificates,
      responder,
      await FaultyProxy.open(responder.port, defect?.spoils),
    );
  }

  get port(): number {
    return this.#proxy.port;
  }

  /**
   * One HTTP request to its end. @throws Error when none comes in time, or the connection breaks.
   */
  http(method: string, path: string, type?: string, body?: Uint8Array): Promise<Reply> {
    const began = performance.now();
    return new Promise((resolve, reject) => {
      const headers = {
        ...(type ? { 'content-type': type } : {}),
        ...(body ? { 'content-length': body.length } : {}),
      };
      const call = request(
        { host: LOOPBACK, port: this.port, method, path, headers, agent: false },
        (answer) => {
          const pieces: Buffer[] = [];
          answer.on('data', (piece: Buffer) => pieces.push(piece)).on('error', reject);
          answer.on('end', () => {
            const { statusCode: code = 0, headers: told } = answer;
            resolve({
              code,
              headers: told,
              body: Buffer.concat(pieces),
              ms: performance.now() - began,
            });
          });
        },
      );
      call
        .setTimeout(PATIENCE, () => call.destroy(new Error('nothing came in time')))
        .on('error', reject);
      call.end(body);
    });
  }

  post(der: Uint8Array): Promise<Reply> {
    return this.http('POST', '/', 'application/ocsp-request', der);
  }

  /** RFC 6960 A.1. */
  get(der: Uint8Array): Promise<Reply> {
    return this.http('GET', `/${encodeURIComponent(Buffer.from(der).toString('base64'))}`);
  }

  /** A connection that ends in the middle of a request. */
  async hangUp(): Promise<void> {
    const socket = connect({ host: LOOPBACK, port: this.port });
    socket.on('error', () => {});
    await once(socket, 'connect');
    socket.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n12');
    socket.destroy();
    await once(socket, 'close');
  }

  /** What the examiner, who does not know the mint, makes of it. */
  examined(body: Uint8Array, about: Identity): Examination {
    return examine(body, { leaf: about.leaf, issuer: about.issuer, at: new Date() });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#proxy.close();
    await this.#responder.close();
  }
}
