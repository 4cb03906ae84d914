import { getCACertificates } from 'node:tls';
import { certificatesPem } from '../../../ca/pem.ts';
import { type ChainVerdict, trusting } from '../../../harness/wire/smtp/ordinary-client.ts';
import { certificatesIn } from '../../shared/certificates/certificates.ts';
import { shownPath } from '../../shared/files.ts';
import { UsageError } from '../../shared/usage.ts';

/** Who is trusted: PEM each, and where they are from. */
export interface Anchors {
  pem: readonly string[];
  /** As the end of a sentence. */
  from: string;
  /** A chain may end at one that is not self-signed. */
  partial: boolean;
}

/** Does the chain verify, and what OpenSSL says where it does not. */
export interface Trust {
  verified: boolean;
  /** OpenSSL's code: `CERT_HAS_EXPIRED`. */
  code?: string;
  /** The same as the end of a sentence about the chain. */
  reason: string;
}

/**
 * The certificates of a file, or those of the system; where it has none, those that come with Node.
 * @throws UsageError
 */
export function anchorsOf(file: string | undefined): Anchors {
  if (file !== undefined) {
    const pem = certificatesIn(file).map((der) => certificatesPem([der]));
    const given = { pem, from: shownPath(file), partial: true };
    try {
      trusting('1.3', given);
    } catch {
      throw new UsageError(`${shownPath(file)} holds a certificate that OpenSSL cannot read`);
    }
    return given;
  }
  const own = getCACertificates('system');
  return own.length > 0
    ? { pem: own, from: 'the store of this system', partial: false }
    : { pem: getCACertificates('bundled'), from: 'the roots that come with Node', partial: false };
}

const words: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: 'a certificate in it has expired',
  CERT_NOT_YET_VALID: 'a certificate in it is not valid yet',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'the certificate is self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'it ends at a root that is not trusted',
  UNABLE_TO_GET_ISSUER_CERT: 'the certificate of an issuer is missing, or its root is not trusted',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    'the certificate of an issuer is missing, or its root is not trusted',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    'the certificate of the issuer was not sent along, and is not trusted by itself',
  INVALID_CA: 'a certificate in it that issued another may not issue',
  INVALID_PURPOSE: 'the certificate is not meant for servers',
  CERT_SIGNATURE_FAILURE: 'a signature in it does not verify',
  CERT_REVOKED: 'a certificate in it is revoked',
  PATH_LENGTH_EXCEEDED: 'it is longer than one of its certificates allows',
};

/** What OpenSSL's verdict on a chain means. */
export function trustOf(verdict: ChainVerdict, length: number): Trust {
  if (verdict === 'verified') return { verified: true, reason: 'verifies' };
  const reason = words[verdict] ?? `OpenSSL says ${verdict.slice(0, 100)}`;
  const alone = length === 1 && /ISSUER|LEAF/.test(verdict) ? '; the server sends it alone' : '';
  return { verified: false, code: verdict, reason: `${reason}${alone}` };
}
