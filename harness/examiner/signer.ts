import { createHash } from 'node:crypto';
import { type CertificateView, readCertificate } from './certificate.ts';
import { DerError } from './der.ts';
import { sameName, showName } from './name.ts';
import type { BasicView } from './ocsp.ts';
import { Oid } from './oids.ts';
import { checkSignature, type SignatureCheck, signedBy } from './signature.ts';

/** More certificates than this are not tried: each costs a signature check. Real answers carry one to three. */
const MAX_CANDIDATES = 16;

export const sameBytes = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;

/** Who signed an answer, as far as the bytes tell. */
export interface SignerView {
  /** The certificate whose key verifies the signature; else the one responderID names; else undefined. */
  readonly certificate: CertificateView | undefined;
  readonly namedByResponderId: boolean;
  readonly signature: SignatureCheck;
  /** Messages about certs that could not be read. */
  readonly unreadable: readonly string[];
  /** What to add when some were not tried. */
  readonly ignored: string;
}

function names(id: BasicView['responderId'], certificate: CertificateView): boolean {
  if (id.by === 'name') return sameName(id.name, certificate.subject);
  return sameBytes(id.hash, createHash('sha1').update(certificate.keyBits).digest());
}

function readable(certs: readonly Uint8Array[]): {
  found: CertificateView[];
  unreadable: string[];
} {
  const found: CertificateView[] = [];
  const unreadable: string[] = [];
  for (const [i, bytes] of certs.entries()) {
    try {
      found.push(readCertificate(bytes));
    } catch (error) {
      if (!(error instanceof DerError)) throw error;
      unreadable.push(`certificate ${i + 1}: ${error.message}`);
    }
  }
  return { found, unreadable };
}

/** Finds who signed: those that responderID names first, the issuer before what was sent along. Never throws. */
export function findSigner(basic: BasicView, issuer: CertificateView | undefined): SignerView {
  const { found, unreadable } = readable(basic.certs.slice(0, MAX_CANDIDATES));
  const ignored =
    basic.certs.length > MAX_CANDIDATES ? `, only the first ${MAX_CANDIDATES} tried` : '';
  const candidates = [...(issuer ? [issuer] : []), ...found].map((certificate) => ({
    certificate,
    named: names(basic.responderId, certificate),
    authorised: issuer !== undefined && authorityOf(certificate, issuer).ok,
  }));
  const rank = (c: (typeof candidates)[number]): number =>
    2 * Number(c.named) + Number(c.authorised);
  // The same key may stand in several certificates: the best of those that verify is the signer.
  candidates.sort((a, b) => rank(b) - rank(a));
  let first: SignatureCheck | undefined;
  for (const { certificate, named } of candidates) {
    const signature = checkSignature(
      basic.tbs,
      basic.signatureAlgorithm,
      basic.signature,
      certificate.spki,
    );
    if (signature.ok)
      return { certificate, namedByResponderId: named, signature, unreadable, ignored };
    first ??= signature;
  }
  const [best] = candidates;
  const certificate = best?.named ? best.certificate : undefined;
  const detail = 'nobody to check it with: neither an issuer nor a certificate of the signer';
  const signature = first ?? { ok: false, digest: undefined, detail };
  return { certificate, namedByResponderId: best?.named ?? false, signature, unreadable, ignored };
}

/** May this signer speak for the issuer's certificates (RFC 6960 4.2.2.2)? */
export interface Authority {
  readonly ok: boolean;
  readonly kind: 'issuer' | 'delegate' | 'stranger';
  readonly detail: string;
  /** Digest under a delegate's certificate. */
  readonly digest: string | undefined;
}

/** The issuer by name and key, or a delegate that the issuer's key signed and designated by name. Never throws. */
export function authorityOf(signer: CertificateView, issuer: CertificateView): Authority {
  const who = showName(signer.subject);
  const sameKey = sameBytes(signer.spki, issuer.spki);
  if (sameKey && sameName(signer.subject, issuer.subject)) {
    return { ok: true, kind: 'issuer', detail: `the issuer itself, ${who}`, digest: undefined };
  }
  const stranger = (why: string): Authority => ({
    ok: false,
    kind: 'stranger',
    detail: `${who}: ${why}`,
    digest: undefined,
  });
  if (sameName(signer.subject, issuer.subject))
    return stranger('has the name of the issuer but another key');
  if (!sameName(signer.issuer, issuer.subject))
    return stranger(`was issued by ${showName(signer.issuer)}`);
  const issued = signedBy(signer, issuer.spki);
  if (!issued.ok) return stranger("names the issuer, but the issuer's key did not sign it");
  const delegate = { kind: 'delegate', digest: issued.digest } as const;
  const uses = signer.extendedKeyUsage;
  if (uses?.includes(Oid.ocspSigning))
    return { ok: true, ...delegate, detail: `a delegate of the issuer, ${who}` };
  const has = uses?.includes(Oid.anyExtendedKeyUsage)
    ? 'only anyExtendedKeyUsage'
    : 'no id-kp-OCSPSigning';
  return { ok: false, ...delegate, detail: `${who}: issued by the issuer, but has ${has}` };
}
