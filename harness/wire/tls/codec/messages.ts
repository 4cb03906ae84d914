import { type RawExtension, readExtensions, writeExtensions } from './extensions.ts';
import { MalformedError, readWhole } from './reader.ts';
import { write } from './writer.ts';

/**
 * Handshake types of the IANA registry (RFC 8446 section 4, RFC 5246 7.4, RFC 6066 8, RFC 8879).
 */
export const handshakeTypes = {
  hello_request: 0,
  client_hello: 1,
  server_hello: 2,
  new_session_ticket: 4,
  end_of_early_data: 5,
  encrypted_extensions: 8,
  certificate: 11,
  server_key_exchange: 12,
  certificate_request: 13,
  server_hello_done: 14,
  certificate_verify: 15,
  client_key_exchange: 16,
  finished: 20,
  certificate_url: 21,
  certificate_status: 22,
  key_update: 24,
  compressed_certificate: 25,
  message_hash: 254,
} as const;

const names = new Map<number, string>(
  Object.entries(handshakeTypes).map(([name, type]) => [type, name]),
);

/** The IANA name of a handshake type, or `handshake-N`. */
export function handshakeName(type: number): string {
  return names.get(type) ?? `handshake-${type}`;
}

/** One handshake message: type and body, without the four octets in front. */
export interface RawHandshake {
  type: number;
  body: Uint8Array;
}

/** The message with its header, as it goes into records and into the transcript. */
export function encodeHandshake(type: number, body: Uint8Array): Uint8Array {
  return write((writer) => writer.u8(type).vector24(body));
}

/** Reads exactly one message. Throws MalformedError. */
export function decodeHandshake(bytes: Uint8Array): RawHandshake {
  return readWhole(bytes, 'the handshake message', (reader) => ({
    type: reader.u8(),
    body: reader.vector24(),
  }));
}

/**
 * Joins the fragments of handshake records into messages, for one direction and one epoch. Grows by
 * doubling, so that many small fragments cost no more than a few large ones.
 */
export class HandshakeBuffer {
  #bytes: Uint8Array = new Uint8Array(0);
  #from = 0;
  #to = 0;

  /** Octets of a message that is still to be completed. */
  get pending(): number {
    return this.#to - this.#from;
  }

  /**
   * Takes the content of one record, which must not change any more: messages given out are views
   * of it.
   */
  push(fragment: Uint8Array): void {
    if (this.pending === 0) {
      // Nothing to join it with, so nothing to copy. The buffer is full at once, and what is
      // appended moves it.
      this.#bytes = fragment;
      this.#from = 0;
      this.#to = fragment.length;
      return;
    }
    if (this.#to + fragment.length > this.#bytes.length) {
      const kept = this.pending;
      const size = Math.max(2 * kept, kept + fragment.length);
      const larger = new Uint8Array(size);
      larger.set(this.#bytes.subarray(this.#from, this.#to));
      this.#bytes = larger;
      this.#from = 0;
      this.#to = kept;
    }
    this.#bytes.set(fragment, this.#to);
    this.#to += fragment.length;
  }

  /** The next whole message with its header in `raw`, or undefined. */
  next(): (RawHandshake & { raw: Uint8Array }) | undefined {
    if (this.pending < 4) return undefined;
    const at = this.#from;
    const octet = (offset: number): number => this.#bytes[at + offset] ?? 0;
    const type = octet(0);
    const length = octet(1) * 65536 + octet(2) * 256 + octet(3);
    if (this.pending < 4 + length) return undefined;
    this.#from += 4 + length;
    const raw = this.#bytes.subarray(at, this.#from);
    return { type, body: raw.subarray(4), raw };
  }
}

/** EncryptedExtensions (RFC 8446 4.3.1). */
export function encodeEncryptedExtensions(extensions: readonly RawExtension[]): Uint8Array {
  return write((writer) => writeExtensions(writer, extensions));
}

/** Throws MalformedError. */
export function decodeEncryptedExtensions(body: Uint8Array): RawExtension[] {
  return readWhole(body, 'EncryptedExtensions', readExtensions);
}

/** CertificateVerify (RFC 8446 4.4.3; RFC 5246 7.4.8 has the same shape). */
export interface CertificateVerifyMessage {
  algorithm: number;
  signature: Uint8Array;
}

export function encodeCertificateVerify(message: CertificateVerifyMessage): Uint8Array {
  return write((writer) => writer.u16(message.algorithm).vector16(message.signature));
}

/** Throws MalformedError. */
export function decodeCertificateVerify(body: Uint8Array): CertificateVerifyMessage {
  return readWhole(body, 'CertificateVerify', (reader) => ({
    algorithm: reader.u16(),
    signature: reader.vector16(),
  }));
}

/** NewSessionTicket of TLS 1.3 (RFC 8446 4.6.1); times in seconds. */
export interface NewSessionTicketMessage13 {
  lifetime: number;
  ageAdd: number;
  nonce: Uint8Array;
  ticket: Uint8Array;
  extensions: RawExtension[];
}

export function encodeNewSessionTicket13(message: NewSessionTicketMessage13): Uint8Array {
  return write((writer) => {
    writer
      .u32(message.lifetime)
      .u32(message.ageAdd)
      .vector8(message.nonce)
      .vector16(message.ticket);
    writeExtensions(writer, message.extensions);
  });
}

/** Throws MalformedError. */
export function decodeNewSessionTicket13(body: Uint8Array): NewSessionTicketMessage13 {
  return readWhole(body, 'NewSessionTicket', (reader) => ({
    lifetime: reader.u32(),
    ageAdd: reader.u32(),
    nonce: reader.vector8(),
    ticket: reader.vector16(),
    extensions: readExtensions(reader),
  }));
}

/** NewSessionTicket of TLS 1.2 (RFC 5077 3.3); the lifetime in seconds. */
export interface NewSessionTicketMessage12 {
  lifetime: number;
  ticket: Uint8Array;
}

export function encodeNewSessionTicket12(message: NewSessionTicketMessage12): Uint8Array {
  return write((writer) => writer.u32(message.lifetime).vector16(message.ticket));
}

/** Throws MalformedError. */
export function decodeNewSessionTicket12(body: Uint8Array): NewSessionTicketMessage12 {
  return readWhole(body, 'NewSessionTicket', (reader) => ({
    lifetime: reader.u32(),
    ticket: reader.vector16(),
  }));
}

/** KeyUpdate (RFC 8446 4.6.3): does the other side have to update as well? */
export function encodeKeyUpdate(requested: boolean): Uint8Array {
  return write((writer) => writer.u8(requested ? 1 : 0));
}

/** Throws MalformedError. */
export function decodeKeyUpdate(body: Uint8Array): boolean {
  return readWhole(body, 'KeyUpdate', (reader) => reader.u8()) === 1;
}

/**
 * ServerKeyExchange of an ECDHE suite (RFC 8422 5.4): named curve, public point, and the signature
 * over them.
 */
export interface EcdheServerKeyExchange {
  group: number;
  key: Uint8Array;
  algorithm: number;
  signature: Uint8Array;
}

/** ServerECDHParams, the part that is signed behind the two randoms. */
export function encodeEcdheParams(group: number, key: Uint8Array): Uint8Array {
  return write((writer) => writer.u8(3).u16(group).vector8(key));
}

export function encodeEcdheServerKeyExchange(message: EcdheServerKeyExchange): Uint8Array {
  return write((writer) =>
    writer
      .raw(encodeEcdheParams(message.group, message.key))
      .u16(message.algorithm)
      .vector16(message.signature),
  );
}

/** Throws MalformedError; curve types but named_curve are read as malformed. */
export function decodeEcdheServerKeyExchange(body: Uint8Array): EcdheServerKeyExchange {
  return readWhole(body, 'ServerKeyExchange', (reader) => {
    if (reader.u8() !== 3) throw new MalformedError('no named_curve', 0);
    return {
      group: reader.u16(),
      key: reader.vector8(),
      algorithm: reader.u16(),
      signature: reader.vector16(),
    };
  });
}

/** ClientKeyExchange of an ECDHE suite (RFC 8422 5.7): the public point. */
export function encodeEcdheClientKeyExchange(key: Uint8Array): Uint8Array {
  return write((writer) => writer.vector8(key));
}

/** Throws MalformedError. */
export function decodeEcdheClientKeyExchange(body: Uint8Array): Uint8Array {
  return readWhole(body, 'ClientKeyExchange', (reader) => reader.vector8());
}

/**
 * ServerKeyExchange of a DHE suite (RFC 5246 7.4.3): prime, generator and public value; the
 * signature is left alone.
 */
export interface DheServerKeyExchange {
  prime: Uint8Array;
  generator: Uint8Array;
  key: Uint8Array;
}

/** Throws MalformedError. */
export function decodeDheServerKeyExchange(body: Uint8Array): DheServerKeyExchange {
  return readWhole(body, 'ServerKeyExchange', (reader) => {
    const found = {
      prime: reader.vector16(),
      generator: reader.vector16(),
      key: reader.vector16(),
    };
    reader.u16();
    reader.vector16();
    return found;
  });
}

/**
 * ClientKeyExchange of a DHE or an RSA suite (RFC 5246 7.4.7): the public value, or the encrypted
 * secret.
 */
export function encodeClientKeyExchange(octets: Uint8Array): Uint8Array {
  return write((writer) => writer.vector16(octets));
}
