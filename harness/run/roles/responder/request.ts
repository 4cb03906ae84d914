import { createHash, type KeyObject, randomBytes, sign } from 'node:crypto';
import { bitString, encode, tag } from '../../../../ca/der.ts';
import { readCertificate } from '../../../examiner/certificate.ts';
import type { CertIdHash, Malformed } from '../../../model/responder/scenario.ts';

const OIDS: Readonly<Record<CertIdHash, string>> = {
  sha1: '2b0e03021a',
  sha256: '608648016503040201',
  sha384: '608648016503040202',
  sha512: '608648016503040203',
};
const OID = 0x06;
const NONCE = '2b0601050507300102';
/** 1.3.6.1.4.1.32473.1: an arc for documents (RFC 5612). */
const NOBODYS = '2b0601040181fd5901';
const ECDSA_SHA256 = '2a8648ce3d040302';

const hex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'hex'));
const explicit = (number: number, ...parts: readonly Uint8Array[]): Uint8Array =>
  encode(tag.context0 + number, ...parts);

/** A certificate that is asked about: who issued it, and its number. */
export interface Subject {
  /** DER of the issuer's name as the certificate has it. */
  issuerName: Uint8Array;
  /** Bits of the issuer's key. */
  issuerKey: Uint8Array;
  /** Content octets of the INTEGER. */
  serial: Uint8Array;
}

/** The subject of questions about this certificate; both are DER. @throws DerError */
export function subjectOf(certificate: Uint8Array, issuer: Uint8Array): Subject {
  const { issuer: issuerName, serial } = readCertificate(certificate);
  return { issuerName, issuerKey: readCertificate(issuer).keyBits, serial };
}

/** CertID, RFC 6960 4.1.1. */
function certIdOf({ issuerName, issuerKey, serial }: Subject, hash: CertIdHash): Uint8Array {
  const digest = (bytes: Uint8Array) => createHash(hash).update(bytes).digest();
  return encode(
    tag.sequence,
    encode(tag.sequence, encode(OID, hex(OIDS[hash])), encode(tag.null)),
    encode(tag.octetString, digest(issuerName)),
    encode(tag.octetString, digest(issuerKey)),
    encode(tag.integer, serial),
  );
}

const extensionOf = (oid: string, critical: boolean, value: Uint8Array): Uint8Array =>
  encode(
    tag.sequence,
    encode(OID, hex(oid)),
    ...(critical ? [encode(0x01, Uint8Array.of(0xff))] : []),
    encode(tag.octetString, value),
  );

/** Who signs a request, a P-256 key. */
export interface Requestor {
  certificate: Uint8Array;
  key: KeyObject;
}

export interface RequestSpec {
  about: readonly Subject[];
  hash: CertIdHash;
  /** Octets of the nonce. */
  nonce?: number | undefined;
  extension?: 'critical' | 'ordinary' | undefined;
  requestor?: Requestor | undefined;
}

/** DER of an OCSPRequest (RFC 6960 4.1.1). */
export function requestOf({ about, hash, nonce, extension, requestor }: RequestSpec): Uint8Array {
  const list = about.map((subject) => encode(tag.sequence, certIdOf(subject, hash)));
  const extensions = [
    ...(nonce === undefined
      ? []
      : [extensionOf(NONCE, false, encode(tag.octetString, randomBytes(nonce)))]),
    ...(extension ? [extensionOf(NOBODYS, extension === 'critical', encode(tag.null))] : []),
  ];
  // GeneralName: directoryName, which is a CHOICE and so EXPLICIT.
  const name = requestor && explicit(4, readCertificate(requestor.certificate).subject);
  const tbs = encode(
    tag.sequence,
    ...(name ? [explicit(1, name)] : []),
    encode(tag.sequence, ...list),
    ...(extensions.length > 0 ? [explicit(2, encode(tag.sequence, ...extensions))] : []),
  );
  if (!requestor) return encode(tag.sequence, tbs);
  const signature = encode(
    tag.sequence,
    encode(tag.sequence, encode(OID, hex(ECDSA_SHA256))),
    bitString(sign('sha256', tbs, requestor.key)),
    explicit(0, encode(tag.sequence, requestor.certificate)),
  );
  return encode(tag.sequence, tbs, explicit(0, signature));
}

/** Octets that are no request; of a cut or lengthened one the whole is given. */
export function malformedOf(kind: Malformed, whole: Uint8Array): Uint8Array {
  switch (kind) {
    case 'random':
      // Never a SEQUENCE by chance.
      return new Uint8Array([0xff, ...randomBytes(59)]);
    case 'empty':
      return new Uint8Array();
    case 'cut':
      return whole.subarray(0, Math.floor(whole.length / 2));
    case 'trailing':
      return new Uint8Array([...whole, 0, 0, 0]);
    case 'no-certificate':
      return requestOf({ about: [], hash: 'sha1' });
    case 'response':
      return Uint8Array.of(0x30, 0x03, 0x0a, 0x01, 0x03);
  }
}
