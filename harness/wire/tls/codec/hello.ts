import { Buffer } from 'node:buffer';
import {
  extensionTypes,
  findExtension,
  type RawExtension,
  readExtensions,
  writeExtensions,
} from './extensions.ts';
import { type Reader, readWhole } from './reader.ts';
import { versions } from './records.ts';
import { type Writer, write } from './writer.ts';

/** ClientHello as it stands on the wire (RFC 8446 4.1.2, RFC 5246 7.4.1.2). */
export interface ClientHelloMessage {
  /** legacy_version. */
  version: number;
  /** 32 octets. */
  random: Uint8Array;
  /** Up to 32 octets. */
  sessionId: Uint8Array;
  cipherSuites: number[];
  /** Compression methods; [0] is the only one of use. */
  compression: number[];
  /** Undefined: the extensions block is left out altogether, as TLS 1.2 allows. */
  extensions: RawExtension[] | undefined;
}

/** ServerHello or HelloRetryRequest as it stands on the wire (RFC 8446 4.1.3, 4.1.4). */
export interface ServerHelloMessage {
  version: number;
  random: Uint8Array;
  sessionId: Uint8Array;
  cipherSuite: number;
  compression: number;
  extensions: RawExtension[] | undefined;
}

/**
 * The random that makes a ServerHello a HelloRetryRequest: SHA-256 of "HelloRetryRequest" (RFC 8446
 * 4.1.3).
 */
export const helloRetryRandom: Uint8Array = Uint8Array.from(
  Buffer.from('cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c', 'hex'),
);

/** Is it a HelloRetryRequest? */
export function isHelloRetry(hello: Pick<ServerHelloMessage, 'random'>): boolean {
  return Buffer.compare(hello.random, helloRetryRandom) === 0;
}

/** The version a ServerHello settles on: supported_versions if it is there, else its own. */
export function negotiatedVersion(hello: ServerHelloMessage): number {
  const extension = findExtension(hello.extensions ?? [], extensionTypes.supported_versions);
  if (extension === undefined || extension.data.length !== 2) return hello.version;
  return (extension.data[0] ?? 0) * 256 + (extension.data[1] ?? 0);
}

/** "1.0" to "1.3", or four hex digits for anything else. */
export function versionName(version: number): string {
  const minor = version - versions.tls10;
  return minor >= 0 && minor <= 3 ? `1.${minor}` : version.toString(16).padStart(4, '0');
}

const writeOptional = (writer: Writer, extensions: RawExtension[] | undefined): void => {
  if (extensions !== undefined) writeExtensions(writer, extensions);
};

const readOptional = (reader: Reader): RawExtension[] | undefined =>
  reader.left > 0 ? readExtensions(reader) : undefined;

/** Body of a ClientHello, without the handshake header. */
export function encodeClientHello(hello: ClientHelloMessage): Uint8Array {
  return write((writer) => {
    writer.u16(hello.version).raw(hello.random).vector8(hello.sessionId);
    writer.vector16((suites) => {
      for (const suite of hello.cipherSuites) suites.u16(suite);
    });
    writer.vector8(Uint8Array.from(hello.compression));
    writeOptional(writer, hello.extensions);
  });
}

/** Reads the body of a ClientHello. Throws MalformedError. */
export function decodeClientHello(body: Uint8Array): ClientHelloMessage {
  return readWhole(body, 'ClientHello', (reader) => ({
    version: reader.u16(),
    random: reader.take(32),
    sessionId: reader.vector8(),
    cipherSuites: readWhole(reader.vector16(), 'cipher_suites', (suites) =>
      suites.all((each) => each.u16()),
    ),
    compression: [...reader.vector8()],
    extensions: readOptional(reader),
  }));
}

/** Body of a ServerHello, without the handshake header. */
export function encodeServerHello(hello: ServerHelloMessage): Uint8Array {
  return write((writer) => {
    writer.u16(hello.version).raw(hello.random).vector8(hello.sessionId);
    writer.u16(hello.cipherSuite).u8(hello.compression);
    writeOptional(writer, hello.extensions);
  });
}

/** Reads the body of a ServerHello. Throws MalformedError. */
export function decodeServerHello(body: Uint8Array): ServerHelloMessage {
  return readWhole(body, 'ServerHello', (reader) => ({
    version: reader.u16(),
    random: reader.take(32),
    sessionId: reader.vector8(),
    cipherSuite: reader.u16(),
    compression: reader.u8(),
    extensions: readOptional(reader),
  }));
}
