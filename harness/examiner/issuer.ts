import { type CertificateView, readCertificate } from './certificate.ts';
import { DerError } from './der.ts';
import { sameName } from './name.ts';
import type { RuleId } from './rules.ts';
import { signedBy } from './signature.ts';

function readable(der: Uint8Array): CertificateView | undefined {
  try {
    return readCertificate(der);
  } catch (error) {
    if (error instanceof DerError) return undefined;
    throw error;
  }
}

/**
 * The certificate among these that issued the first of them, wherever it stands and whatever stands between: one that bears
 * the issuer's name and signed the leaf, else one that bears the name. Undefined where none was sent.
 * @param chain certificates as sent, leaf first, DER.
 */
export function issuerAmong(chain: readonly Uint8Array[]): Uint8Array | undefined {
  const [leaf, ...behind] = chain;
  const view = leaf && readable(leaf);
  if (!view) return undefined;
  const named = behind
    .flatMap((der) => readable(der) ?? [])
    .filter(({ subject }) => sameName(subject, view.issuer))
    .slice(0, 8);
  return (named.find(({ spki }) => signedBy(view, spki).ok) ?? named[0])?.bytes;
}

/** Rules that nobody can decide who does not know the issuer. */
export const needIssuer: ReadonlySet<string> = new Set<RuleId>([
  'issuer.known',
  'cert-id.matches',
  'signer.authorised',
  'signature.valid',
  'responder-id.matches-signer',
]);
