import { createHash } from 'node:crypto';
import { type CertificateView, readCertificate } from './certificate.ts';
import { DerError } from './der.ts';
import { sameName, showName } from './name.ts';
import type { BasicView } from './ocsp.ts';
import { Oid } from './oids.ts';
import { checkSignature, type SignatureCheck, signedBy } from './signature.ts';

/** Certificates that are tried: each costs a signature check. Real answers carry one to three. */
const MAX_CANDIDATES = 64;

export const sameBytes = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;

/** Who signed an answer, as far as the bytes tell. */
export interface SignerView {
  /**
   * The certificate whose key verifies the signature; else the one responderID names; else
   * undefined.
   */
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

interface Candidate {
  readonly certificate: CertificateView;
  readonly named: boolean;
  readonly authority: Authority | undefined;
}

const rank = ({ named, authority }: Candidate): number =>
  4 * Number(named) + 2 * Number(authority?.ok ?? false) + Number(authority?.undecided ?? false);

/**
 * Finds who signed: those that responderID names first, the issuer before what was sent along.
 * Where none of them verifies, the signature is undecided if one that is named could not be
 * checked, if the issuer is not known and may have signed, or if there are more than are tried.
 * Never throws.
 * @param issuerName DER of the Name the issuer bears, where its certificate is not known.
 */
export function findSigner(
  basic: BasicView,
  issuer: CertificateView | undefined,
  issuerName: Uint8Array | undefined,
): SignerView {
  const { responderId } = basic;
  const { found, unreadable } = readable(basic.certs);
  const candidates = [...(issuer ? [issuer] : []), ...found].map(
    (certificate): Omit<Candidate, 'authority'> => ({
      certificate,
      named: names(responderId, certificate),
    }),
  );
  candidates.sort((a, b) => Number(b.named) - Number(a.named));
  // The same key may stand in several certificates: the best of those that verify is the signer.
  const tried = candidates
    .slice(0, MAX_CANDIDATES)
    .map(({ certificate, named }): Candidate => {
      const authority = issuer && authorityOf(certificate, issuer);
      return { certificate, named, authority };
    })
    .sort((a, b) => rank(b) - rank(a));
  const left = candidates.slice(MAX_CANDIDATES);
  const ignored = left.length > 0 ? `, only ${MAX_CANDIDATES} of them tried` : '';
  const checked = tried.map(({ certificate, named }) => ({
    certificate,
    named,
    signature: () =>
      checkSignature(basic.tbs, basic.signatureAlgorithm, basic.signature, certificate.spki),
  }));
  const failed: SignatureCheck[] = [];
  let open: { certificate: CertificateView; signature: SignatureCheck } | undefined;
  for (const { certificate, named, signature: check } of checked) {
    const signature = check();
    if (signature.ok)
      return { certificate, namedByResponderId: named, signature, unreadable, ignored };
    if (signature.undecided && named) open ??= { certificate, signature };
    failed.push(signature);
  }
  if (open) return { ...open, namedByResponderId: true, unreadable, ignored };
  const [best] = tried;
  const none: SignatureCheck = { ok: false, undecided: false, digest: undefined, detail: '' };
  const named = best?.named ?? false;
  const unseen = left.some((candidate) => candidate.named);
  const mayBeIssuer =
    issuer === undefined &&
    (responderId.by === 'key'
      ? !named
      : issuerName !== undefined && sameName(responderId.name, issuerName));
  if (unseen || mayBeIssuer) {
    const detail = unseen
      ? `more than ${MAX_CANDIDATES} certificates bear the signer's name`
      : 'its signer may be the issuer, who is not known';
    const signature = { ...none, undecided: true, detail };
    return { certificate: undefined, namedByResponderId: false, signature, unreadable, ignored };
  }
  const certificate = named ? best?.certificate : undefined;
  const detail = 'nobody to check it with: neither an issuer nor a certificate of the signer';
  const signature = failed[0] ?? { ...none, detail };
  return { certificate, namedByResponderId: named, signature, unreadable, ignored };
}

/** May this signer speak for the issuer's certificates (RFC 6960 4.2.2.2)? */
export interface Authority {
  readonly ok: boolean;
  /** The signature on its certificate could not be checked. Never with `ok`. */
  readonly undecided: boolean;
  readonly kind: 'issuer' | 'delegate' | 'stranger';
  readonly detail: string;
  /** Digest under a delegate's certificate. */
  readonly digest: string | undefined;
}

/**
 * The issuer by name and key, or a delegate that the issuer's key signed and designated by name.
 * Never throws.
 */
export function authorityOf(signer: CertificateView, issuer: CertificateView): Authority {
  const who = showName(signer.subject);
  const sameKey = sameBytes(signer.spki, issuer.spki);
  if (sameKey && sameName(signer.subject, issuer.subject)) {
    const detail = `the issuer itself, ${who}`;
    return { ok: true, undecided: false, kind: 'issuer', detail, digest: undefined };
  }
  const stranger = (why: string): Authority => ({
    ok: false,
    undecided: false,
    kind: 'stranger',
    detail: `${who}: ${why}`,
    digest: undefined,
  });
  if (sameName(signer.subject, issuer.subject))
    return stranger('has the name of the issuer but another key');
  if (!sameName(signer.issuer, issuer.subject))
    return stranger(`was issued by ${showName(signer.issuer)}`);
  const issued = signedBy(signer, issuer.spki);
  if (!issued.ok && !issued.undecided)
    return stranger("names the issuer, but the issuer's key did not sign it");
  const delegate = { kind: 'delegate', digest: issued.digest } as const;
  const uses = signer.extendedKeyUsage;
  if (uses?.includes(Oid.ocspSigning)) {
    const open = issued.undecided ? `, if the issuer signed it: ${issued.detail}` : '';
    const detail = `a delegate of the issuer, ${who}${open}`;
    return { ok: issued.ok, undecided: issued.undecided, ...delegate, detail };
  }
  const has = uses?.includes(Oid.anyExtendedKeyUsage)
    ? 'only anyExtendedKeyUsage'
    : 'no id-kp-OCSPSigning';
  const detail = `${who}: issued by the issuer, but has ${has}`;
  return { ok: false, undecided: false, ...delegate, detail };
}
