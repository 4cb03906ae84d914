import type { RelativeDistinguishedNames } from 'pkijs';
import { at } from '../time.ts';
import { issueCertificate, serialOctets } from './certificate.ts';
import { basicConstraints, keyIdentifiers, keyUsage } from './extensions.ts';
import type { KeyPair, KeyPool } from './keys.ts';
import { distinguishedName } from './name.ts';
import type { KeyKind } from './spec.ts';

/** Somebody with a certificate and its key: a CA, a delegate, a leaf. */
export interface Holder {
  subject: RelativeDistinguishedNames;
  key: KeyPair;
  /** DER. */
  certificate: Uint8Array;
  /** Content octets of its serial number. */
  serial: Uint8Array;
}

/** A root and what is below it, down to the CA that issues leaves. */
export interface Authority {
  /** `main`, `other`, … */
  ca: string;
  caKey: KeyKind;
  root: Holder;
  /** From below the root down; empty when the root issues the leaves itself. */
  intermediates: readonly Holder[];
  /** The last intermediate, or the root. */
  issuing: Holder;
  /** Who issued the issuing CA: the holder above, or the root itself. */
  aboveIssuing: Holder;
}

/** The `same-name` authority bears the names of `main`, with keys of its own. */
const nameOf = (ca: string) => (ca === 'same-name' ? 'main' : ca);

/** A CA below another, or above all when `issuer` is left out. */
export function issueCa(order: {
  commonName: string;
  key: KeyPair;
  issuer?: Holder;
  now: Date;
}): Holder {
  const { key, now } = order;
  const subject = distinguishedName(order.commonName);
  const serial = serialOctets();
  const issuer = order.issuer ?? { subject, key };
  const certificate = issueCertificate({
    serial,
    subject,
    subjectKey: key,
    issuer: issuer.subject,
    issuerKey: issuer.key,
    notBefore: at('365d ago', now),
    notAfter: at('3650d ahead', now),
    extensions: [
      basicConstraints(true),
      // A CA that signs answers itself needs digitalSignature besides.
      keyUsage('digitalSignature', 'keyCertSign', 'cRLSign'),
      ...keyIdentifiers(key, issuer.key),
    ],
  });
  return { subject, key, certificate, serial };
}

/**
 * The root of an authority; every depth of the same authority and kind of key hangs below the same
 * root.
 */
export async function makeRoot(
  ca: string,
  caKey: KeyKind,
  keys: KeyPool,
  now: Date,
): Promise<Holder> {
  const key = await keys.pair(caKey, `${ca} root`);
  return issueCa({ commonName: `${nameOf(ca)} root ${caKey}`, key, now });
}

/** The CAs below a root, none to two of them. */
export async function makeAuthority(
  order: { ca: string; caKey: KeyKind; depth: number; root: Holder },
  keys: KeyPool,
  now: Date,
): Promise<Authority> {
  const { ca, caKey, depth, root } = order;
  const holders = [root];
  for (let level = 1; level <= depth; level++) {
    const role = level === depth ? 'issuing' : 'policy';
    const key = await keys.pair(caKey, `${ca} ${role} ${depth}`);
    const issuer = holders.at(-1) ?? root;
    holders.push(
      issueCa({ commonName: `${nameOf(ca)} ${role} ${depth} ${caKey}`, key, issuer, now }),
    );
  }
  const issuing = holders.at(-1) ?? root;
  return {
    ca,
    caKey,
    root,
    intermediates: holders.slice(1),
    issuing,
    aboveIssuing: holders.at(-2) ?? root,
  };
}
