import { type RawExtension, readExtensions, writeExtensions } from './extensions.ts';
import { readWhole } from './reader.ts';
import { write } from './writer.ts';

/** One certificate of a chain; extensions only in TLS 1.3. */
export interface CertificateEntryMessage {
  der: Uint8Array;
  extensions: RawExtension[];
}

/** Certificate of TLS 1.3 (RFC 8446 4.4.2). */
export interface CertificateMessage13 {
  /** certificate_request_context; empty in a server's. */
  context: Uint8Array;
  entries: CertificateEntryMessage[];
}

/** Certificate of TLS 1.2: the chain alone (RFC 5246 7.4.2). */
export function encodeCertificate12(chain: readonly Uint8Array[]): Uint8Array {
  return write((writer) =>
    writer.vector24((list) => {
      for (const der of chain) list.vector24(der);
    }),
  );
}

/** Reads a Certificate of TLS 1.2. Throws MalformedError. */
export function decodeCertificate12(body: Uint8Array): Uint8Array[] {
  return readWhole(body, 'Certificate', (reader) =>
    readWhole(reader.vector24(), 'certificate_list', (list) => list.all((each) => each.vector24())),
  );
}

/** Certificate of TLS 1.3, with the extensions of each entry. */
export function encodeCertificate13(message: CertificateMessage13): Uint8Array {
  return write((writer) => {
    writer.vector8(message.context).vector24((list) => {
      for (const entry of message.entries) {
        list.vector24(entry.der);
        writeExtensions(list, entry.extensions);
      }
    });
  });
}

/** Reads a Certificate of TLS 1.3. Throws MalformedError. */
export function decodeCertificate13(body: Uint8Array): CertificateMessage13 {
  return readWhole(body, 'Certificate', (reader) => ({
    context: reader.vector8(),
    entries: readWhole(reader.vector24(), 'certificate_list', (list) =>
      list.all((each) => ({ der: each.vector24(), extensions: readExtensions(each) })),
    ),
  }));
}

/** CertificateRequest of TLS 1.2 (RFC 5246 7.4.4). */
export interface CertificateRequestMessage12 {
  types: number[];
  signatureAlgorithms: number[];
  /** DER of each distinguished name. */
  authorities: Uint8Array[];
}

/** CertificateRequest of TLS 1.3 (RFC 8446 4.3.2). */
export interface CertificateRequestMessage13 {
  context: Uint8Array;
  extensions: RawExtension[];
}

export function encodeCertificateRequest12(message: CertificateRequestMessage12): Uint8Array {
  return write((writer) => {
    writer.vector8(Uint8Array.from(message.types));
    writer.vector16((list) => {
      for (const algorithm of message.signatureAlgorithms) list.u16(algorithm);
    });
    writer.vector16((list) => {
      for (const name of message.authorities) list.vector16(name);
    });
  });
}

/** Throws MalformedError. */
export function decodeCertificateRequest12(body: Uint8Array): CertificateRequestMessage12 {
  return readWhole(body, 'CertificateRequest', (reader) => ({
    types: [...reader.vector8()],
    signatureAlgorithms: readWhole(reader.vector16(), 'signature algorithms', (list) =>
      list.all((each) => each.u16()),
    ),
    authorities: readWhole(reader.vector16(), 'certificate authorities', (list) =>
      list.all((each) => each.vector16()),
    ),
  }));
}

export function encodeCertificateRequest13(message: CertificateRequestMessage13): Uint8Array {
  return write((writer) => {
    writer.vector8(message.context);
    writeExtensions(writer, message.extensions);
  });
}

/** Throws MalformedError. */
export function decodeCertificateRequest13(body: Uint8Array): CertificateRequestMessage13 {
  return readWhole(body, 'CertificateRequest', (reader) => ({
    context: reader.vector8(),
    extensions: readExtensions(reader),
  }));
}
