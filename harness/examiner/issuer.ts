import { type CertificateView, readCertificate } from './certificate.ts';
import { DerError } from './der.ts';
import { sameName } from './name.ts';
import { signedBy } from './signature.ts';

function readable(der: Uint8Array): CertificateView | undefined {
  try {
    return readCertificate(der);
  } catch (error) {
    if (error instanceof DerError) return undefined;
    throw error;
  }
}

/** Certificates of one name that are tried; each costs a signature check. */
const MOST = 64;

/**
 * The certificate among these that issued the first of them, wherever it stands and whatever stands
 * between: one that bears the issuer's name and signed the leaf, else one whose signature cannot be
 * checked here. One that bears the name and did not sign is not the issuer. Undefined where none
 * was sent.
 * @param chain certificates as sent, leaf first, DER.
 */
export function issuerAmong(chain: readonly Uint8Array[]): Uint8Array | undefined {
  const [leaf, ...behind] = chain;
  const view = leaf && readable(leaf);
  if (!view) return undefined;
  // A certificate that signed itself comes last: it is its own issuer where there is no other.
  const named = [...behind, leaf]
    .flatMap((der) => readable(der) ?? [])
    .filter(({ subject }) => sameName(subject, view.issuer))
    .slice(0, MOST);
  const signed = named.find(({ spki }) => signedBy(view, spki).ok);
  return (signed ?? named.find(({ spki }) => signedBy(view, spki).undecided))?.bytes;
}

/** The issuer to judge by, and what is to be said of the choice. */
export interface Chosen {
  readonly issuer: Uint8Array | undefined;
  /** A sentence for who named the wrong one. */
  readonly remark?: string;
}

/**
 * The issuer of a leaf by what the user named and what was sent: a certificate that was named and
 * did not issue the leaf is the user's mistake, so where the chain holds the right one that is
 * taken, and said.
 * @param chain certificates as sent, leaf first, DER. @param named DER, any number; none when
 * nothing was named.
 */
export function chooseIssuer(
  chain: readonly Uint8Array[],
  named: readonly Uint8Array[] = [],
): Chosen {
  const leaf = chain.slice(0, 1);
  const sent = (): Uint8Array | undefined => issuerAmong(chain);
  if (named.length === 0) return { issuer: sent() };
  const right = issuerAmong([...leaf, ...named]);
  if (right) return { issuer: right };
  const other = sent();
  const mistaken = 'the certificate named as the issuer did not issue this one';
  if (other)
    return {
      issuer: other,
      remark: `${mistaken}; the chain holds who did, and that one was taken`,
    };
  // Of somebody else's certificate nothing follows for this one.
  return { issuer: undefined, remark: mistaken };
}
