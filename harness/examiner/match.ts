import { createHash } from 'node:crypto';
import type { CertificateView } from './certificate.ts';
import type { SingleView } from './ocsp.ts';
import { hashByOid } from './oids.ts';
import { sameBytes } from './signer.ts';

/** How one SingleResponse fits the certificate asked about. */
export interface Match {
  readonly single: SingleView;
  readonly matches: boolean;
  /**
   * Nothing differs that could be compared, but its hash is not known here. Never with `matches`.
   */
  readonly undecided: boolean;
  /** Which parts differ, when it does not match. */
  readonly differs: readonly string[];
}

/**
 * Which SingleResponses speak of this leaf: issuerNameHash over the issuer name as the leaf has it,
 * issuerKeyHash over the issuer's key bits, and the serial, by whichever hash each certID uses (RFC
 * 6960 4.1.1). Without an issuer the key hash cannot be checked and is left aside. Never throws.
 */
export function matchSingles(
  singles: readonly SingleView[],
  leaf: CertificateView,
  issuer: CertificateView | undefined,
): Match[] {
  const due = new Map<string, { name: Uint8Array; key: Uint8Array | undefined }>();
  const dueBy = (hash: string) => {
    const known = due.get(hash);
    if (known) return known;
    const made = {
      name: createHash(hash).update(leaf.issuer).digest(),
      key: issuer && createHash(hash).update(issuer.keyBits).digest(),
    };
    due.set(hash, made);
    return made;
  };
  return singles.map((single) => {
    const { certId } = single;
    const hash = hashByOid.get(certId.hash.id);
    const differs: string[] = [];
    if (hash !== undefined) {
      const { name, key } = dueBy(hash);
      if (!sameBytes(certId.issuerNameHash, name)) differs.push(`issuerNameHash (${hash})`);
      if (key && !sameBytes(certId.issuerKeyHash, key)) differs.push(`issuerKeyHash (${hash})`);
    }
    if (!sameBytes(certId.serial, leaf.serial)) differs.push('serialNumber');
    const same = differs.length === 0;
    const unknown = hash === undefined;
    if (unknown) differs.push(`hashAlgorithm ${certId.hash.id} is not known here`);
    return { single, matches: same && !unknown, undecided: same && unknown, differs };
  });
}

const weight = { good: 0, unknown: 1, revoked: 2 } as const;

/**
 * Which of several matching SingleResponses speaks: the worst status, so that revoked is never
 * hidden by good, and among equals one that is in its window, then the newest.
 * @param at milliseconds
 */
export function weightiest(singles: readonly SingleView[], at: number): SingleView | undefined {
  const inWindow = (s: SingleView): number =>
    Number(s.thisUpdate.ms <= at && (s.nextUpdate === undefined || at <= s.nextUpdate.ms));
  const age = (s: SingleView): number =>
    Number.isNaN(s.thisUpdate.ms) ? Number.NEGATIVE_INFINITY : s.thisUpdate.ms;
  return singles.reduce<SingleView | undefined>((best, s) => {
    if (!best) return s;
    const byStatus = weight[s.status.kind] - weight[best.status.kind];
    if (byStatus !== 0) return byStatus > 0 ? s : best;
    const byWindow = inWindow(s) - inWindow(best);
    if (byWindow !== 0) return byWindow > 0 ? s : best;
    return age(s) > age(best) ? s : best;
  }, undefined);
}
