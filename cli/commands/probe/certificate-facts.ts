import { X509Certificate } from 'node:crypto';
import { algorithmName } from '../../../harness/examiner/algorithms.ts';
import { type CertificateView, readCertificate } from '../../../harness/examiner/certificate.ts';
import { DerError } from '../../../harness/examiner/der.ts';
import { showName } from '../../../harness/examiner/name.ts';
import { showTime } from '../../../harness/examiner/time.ts';
import { visible } from '../../../harness/model/visible.ts';
import { daysOf } from './time-text.ts';

/** What is to be known of a certificate, in values for programs. Nothing in it acts. */
export interface CertificateFacts {
  subject: string;
  issuer: string;
  /** Hex, without zeros in front. */
  serial: string;
  /** ISO 8601, UTC. */
  notBefore: string;
  notAfter: string;
  /** Whole days until notAfter; negative when it has passed. */
  daysLeft: number;
  /** `RSA 2048`, `EC P-256`, `Ed25519`; the kind alone where the library does not know it. */
  key: string;
  signatureAlgorithm: string;
  /** dNSName entries of subjectAltName. */
  names: string[];
  mustStaple: boolean;
  /** id-ad-ocsp URIs. */
  ocsp: string[];
}

/** RFC 7633: feature 5 is status_request. */
const MUST_STAPLE = 5;
const MOST = 100;

/**
 * A serial number in hex as people write it: without the octet that keeps it positive, and with its
 * sign where it is negative.
 */
export function serialOf(serial: Uint8Array): string {
  const octets = serial.subarray(0, 64);
  const text = Buffer.from(octets).toString('hex');
  if ((octets[0] ?? 0) < 0x80) return text.replace(/^(00)+(?=.)/, '');
  const magnitude = (1n << BigInt(8 * octets.length)) - BigInt(`0x${text}`);
  return `-${magnitude.toString(16)}`;
}

export function readable(der: Uint8Array | undefined): CertificateView | undefined {
  if (!der) return undefined;
  try {
    return readCertificate(der);
  } catch (error) {
    if (error instanceof DerError) return undefined;
    throw error;
  }
}

/** The certificate as node:crypto sees it; undefined where OpenSSL cannot read it. */
function opened(der: Uint8Array): X509Certificate | undefined {
  try {
    return new X509Certificate(der);
  } catch {
    return undefined;
  }
}

const kinds: Readonly<Record<string, string>> = {
  rsa: 'RSA',
  'rsa-pss': 'RSA-PSS',
  ec: 'EC',
  ed25519: 'Ed25519',
  ed448: 'Ed448',
};

/** By the names of NIST, where OpenSSL has others. */
const curves: Readonly<Record<string, string>> = {
  prime256v1: 'P-256',
  secp384r1: 'P-384',
  secp521r1: 'P-521',
};

function keyOf(certificate: X509Certificate): string {
  try {
    const { asymmetricKeyType: type = 'unknown', asymmetricKeyDetails: details } =
      certificate.publicKey;
    const curve = details?.namedCurve;
    const more = details?.modulusLength ?? curves[curve ?? ''] ?? curve;
    return `${kinds[type] ?? type.toUpperCase()}${more === undefined ? '' : ` ${more}`}`;
  } catch {
    return 'of a kind that is not known here';
  }
}

/** What is to be known of a certificate at that moment; undefined for what cannot be read. */
export function certificateFacts(der: Uint8Array, at: Date): CertificateFacts | undefined {
  const view = readable(der);
  if (!view) return undefined;
  const certificate = opened(der);
  return {
    subject: visible(showName(view.subject)),
    issuer: visible(showName(view.issuer)),
    serial: serialOf(view.serial),
    notBefore: showTime(view.notBefore.ms),
    notAfter: showTime(view.notAfter.ms),
    daysLeft: daysOf(view.notAfter.ms - at.getTime()),
    key: certificate ? keyOf(certificate) : 'unreadable',
    signatureAlgorithm: algorithmName(view.signatureAlgorithm),
    names: view.dnsNames.slice(0, MOST).map((name) => visible(name).slice(0, 300)),
    mustStaple: view.tlsFeatures.includes(MUST_STAPLE),
    ocsp: view.ocspUris.slice(0, 4).map((uri) => visible(uri).slice(0, 300)),
  };
}

/**
 * Does the certificate bear this name, by RFC 9525: dNSName (or iPAddress, for an address) alone,
 * never the common name; a wildcard stands for one whole label at the left.
 */
export function bears(der: Uint8Array, reference: string, isAddress: boolean): boolean {
  const certificate = opened(der);
  if (!certificate) return false;
  if (isAddress) return certificate.checkIP(reference) !== undefined;
  const strict = { subject: 'never', partialWildcards: false } as const;
  return certificate.checkHost(reference, strict) !== undefined;
}
