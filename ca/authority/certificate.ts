import { randomBytes } from 'node:crypto';
import { Integer } from 'asn1js';
import { Certificate, type Extension, type RelativeDistinguishedNames, Time } from 'pkijs';
import { bitString, encode, tag } from '../der.ts';
import type { KeyPair } from './keys.ts';
import { signatureAlgorithm, signOctets, usualDigest } from './signature.ts';

/** What a certificate is to say. */
export interface CertificateOrder {
  /** Content octets of the INTEGER. */
  serial: Uint8Array;
  subject: RelativeDistinguishedNames;
  subjectKey: KeyPair;
  issuer: RelativeDistinguishedNames;
  issuerKey: KeyPair;
  notBefore: Date;
  notAfter: Date;
  extensions: Extension[];
}

/** UTCTime through 2049, GeneralizedTime from 2050 (RFC 5280 4.1.2.5). */
export function time(date: Date): Time {
  return new Time({ type: date.getUTCFullYear() < 2050 ? 0 : 1, value: date });
}

/**
 * A serial number as INTEGER content: positive, in the fewest octets (RFC 5280 4.1.2.2).
 * @param hex the number; 16 random octets when left out.
 * @throws RangeError when the text is not hexadecimal.
 */
export function serialOctets(hex: string = randomSerial()): Uint8Array {
  if (!/^[0-9a-f]+$/i.test(hex)) throw new RangeError(`not a serial number in hex: ${hex}`);
  const octets = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex');
  const first = octets.findIndex((octet) => octet !== 0);
  const magnitude = first < 0 ? octets.subarray(-1) : octets.subarray(first);
  return (magnitude[0] ?? 0) >= 0x80 ? Uint8Array.of(0, ...magnitude) : Uint8Array.from(magnitude);
}

/**
 * The top octet between 0x40 and 0x7f keeps all 16 octets: never a sign octet, never a leading
 * zero.
 */
function randomSerial(): string {
  const octets = randomBytes(16);
  octets[0] = ((octets[0] ?? 0) & 0x3f) | 0x40;
  return octets.toString('hex');
}

/** DER of a certificate: its content by PKI.js, its signature by node:crypto. */
export function issueCertificate(order: CertificateOrder): Uint8Array {
  const digest = usualDigest(order.issuerKey.kind);
  const algorithm = signatureAlgorithm(order.issuerKey.kind, digest);
  const certificate = new Certificate({
    version: 2,
    serialNumber: new Integer({ valueHex: order.serial }),
    signature: algorithm,
    issuer: order.issuer,
    notBefore: time(order.notBefore),
    notAfter: time(order.notAfter),
    subject: order.subject,
    subjectPublicKeyInfo: order.subjectKey.info,
    extensions: order.extensions,
  });
  const tbs = new Uint8Array(certificate.encodeTBS().toBER());
  const signature = signOctets(order.issuerKey, digest, tbs);
  return encode(
    tag.sequence,
    tbs,
    new Uint8Array(algorithm.toSchema().toBER()),
    bitString(signature),
  );
}
