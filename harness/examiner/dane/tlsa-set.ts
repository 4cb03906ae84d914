import type { TlsaData } from '../../model/dns.ts';
import { examineTlsa, type PresentedChain, type TlsaFinding } from './tlsa.ts';

/** What all records of a host come to for the certificates that it presents. */
export interface TlsaSetFinding {
  findings: TlsaFinding[];
  /**
   * `matches`: of each combination of usage, selector and matching type one does; `partly`: of some
   * alone; `none-usable`: there is none that a sender of mail may go by.
   */
  match: 'matches' | 'partly' | 'no-match' | 'none-usable';
  /**
   * Of records of usage 2 that do not hold the certificate itself: is what they are made of among
   * the certificates sent?
   */
  anchor: 'sent' | 'not-sent' | 'not-pinned';
}

const TA = 2;
const CERTIFICATE = 0;
const WHOLE = 0;

/**
 * Holds the records of a host against what it presents, as whoever publishes them has to (RFC 7671
 * 8): each combination of usage, selector and matching type needs one that matches now. Never
 * throws.
 */
export function examineTlsaSet(
  records: readonly TlsaData[],
  presented: PresentedChain,
): TlsaSetFinding {
  const examined = records.map((record) => ({
    record,
    finding: examineTlsa(record, presented),
  }));
  const usable = examined.filter(({ finding }) => finding.usable);
  const kinds = Map.groupBy(usable, ({ record: { usage, selector, matchingType } }) =>
    [usage, selector, matchingType].join(' '),
  );
  const matching = [...kinds.values()].filter((kind) =>
    kind.some(({ finding }) => finding.matches),
  ).length;
  // A record that is the certificate itself brings the anchor along; a bare key does not (RFC 7671
  // 5.2.2 and 5.2.3).
  const pinned = usable.filter(
    ({ record: { usage, selector, matchingType } }) =>
      usage === TA && !(selector === CERTIFICATE && matchingType === WHOLE),
  );
  const sent = pinned.some(({ finding }) => finding.depth !== undefined);
  return {
    findings: examined.map(({ finding }) => finding),
    match:
      kinds.size === 0
        ? 'none-usable'
        : matching === kinds.size
          ? 'matches'
          : matching > 0
            ? 'partly'
            : 'no-match',
    anchor: pinned.length === 0 ? 'not-pinned' : sent ? 'sent' : 'not-sent',
  };
}
