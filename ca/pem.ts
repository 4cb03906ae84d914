import { X509Certificate } from 'node:crypto';

/** PEM text of one structure (RFC 7468), 64 characters a line. */
export function toPem(label: string, der: Uint8Array): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}

/** Certificates one after the other, as mail servers read them. */
export function certificatesPem(certificates: readonly Uint8Array[]): string {
  return certificates.map((der) => toPem('CERTIFICATE', der)).join('');
}

const BLOCK = /-----BEGIN ([A-Z0-9 ]+)-----([^-]+)-----END \1-----/g;

/** The blocks of a PEM text that have this label, in order: the text of each, and its DER. */
export function pemBlocks(label: string, pem: string): { text: string; der: Uint8Array }[] {
  return [...pem.matchAll(BLOCK)].flatMap(([text, found, body = '']) =>
    found === label ? [{ text, der: new Uint8Array(Buffer.from(body, 'base64')) }] : [],
  );
}

/**
 * The certificates of a PEM text, in order, DER; other blocks are passed over. @throws Error for
 * one that does not parse.
 */
export function certificatesInPem(pem: string): Uint8Array[] {
  return pemBlocks('CERTIFICATE', pem).map(
    ({ text }) => new Uint8Array(new X509Certificate(text).raw),
  );
}
