import { createHash, X509Certificate } from 'node:crypto';
import type { TlsaData } from '../../model/dns.ts';
import type { Defects } from '../defects/defects.ts';

const TA = 2;
const EE = 3;

/** What is to be verified: the certificates as sent, DER, leaf first. */
export interface Presented {
  chain: readonly Uint8Array[];
  records: readonly TlsaData[];
  /** The TLSA base domain: a name of the certificate has to match it under usage 2. */
  name: string;
}

/** The records that can be used at all (RFC 7672 3.1.3; RFC 6698 4.1). */
export function usable(records: readonly TlsaData[], defects: Defects): readonly TlsaData[] {
  const known = records.filter(
    ({ usage, selector, matchingType }) =>
      (usage === TA || usage === EE) &&
      (selector === 0 || selector === 1) &&
      (matchingType === 0 || matchingType === 1 || matchingType === 2),
  );
  const kept = known.filter(
    ({ usage, selector, matchingType }) =>
      !(
        (usage === TA && defects.has('dane-ignores-ta')) ||
        (usage === EE && defects.has('dane-ignores-ee')) ||
        (selector === 0 && defects.has('dane-knows-no-whole-certificate')) ||
        (selector === 1 && defects.has('dane-knows-no-key')) ||
        (matchingType === 0 && defects.has('dane-knows-no-full-data')) ||
        (matchingType === 1 && defects.has('dane-knows-no-sha256')) ||
        (matchingType === 2 && defects.has('dane-knows-no-sha512'))
      ),
  );
  if (defects.has('dane-spoilt-by-unusable') && known.length < records.length) return [];
  return defects.has('dane-first-record-alone') ? kept.slice(0, 1) : kept;
}

/** Does any of the usable records authenticate the host (RFC 6698 2.1.1, RFC 7672 3.1)? */
export function authenticates(presented: Presented, defects: Defects): boolean {
  const { chain, records } = presented;
  const matches = (record: TlsaData): boolean => {
    if (defects.has('dane-matches-anything')) return true;
    return record.usage === EE
      ? matchesLeaf(record, presented, defects)
      : matchesAnchor(record, presented, defects);
  };
  if (chain.length === 0) return false;
  return defects.has('dane-wants-every-record') ? records.every(matches) : records.some(matches);
}

/** Names and times are those of the record set, not of the certificate (RFC 7672 3.1.1). */
function matchesLeaf(record: TlsaData, { chain, name }: Presented, defects: Defects): boolean {
  const [leaf] = chain;
  if (!leaf) return false;
  const found = defects.has('dane-ee-matches-issuer')
    ? chain.some((der) => isOf(record, der))
    : isOf(record, leaf);
  const certificate = new X509Certificate(leaf);
  if (defects.has('dane-ee-checks-times') && !isInTime(certificate)) return false;
  if (defects.has('dane-ee-checks-names') && !isNamed(certificate, name)) return false;
  return found;
}

/** A path from the leaf to what the record names, in order in all but the anchor's own trust. */
function matchesAnchor(record: TlsaData, { chain, name }: Presented, defects: Defects): boolean {
  const certificates = chain.map((der) => new X509Certificate(der));
  const [leaf] = certificates;
  if (!leaf) return false;
  if (!defects.has('dane-ta-skips-names') && !isNamed(leaf, name)) return false;
  const anchor = chain.findIndex((der, depth) => depth > 0 && isOf(record, der));
  if (anchor >= 0)
    return defects.has('dane-ta-skips-path') || isPath(certificates.slice(0, anchor + 1), defects);
  // Full data names an anchor that need not be sent (RFC 7671 5.2.2).
  const last = certificates.at(-1);
  const given = record.matchingType === 0 ? keyOf(record) : undefined;
  return last !== undefined && given !== undefined && last.verify(given)
    ? isPath(certificates, defects)
    : false;
}

function isPath(path: readonly X509Certificate[], defects: Defects): boolean {
  return path.every((certificate, depth) => {
    const issuer = path[depth + 1];
    const isAnchor = depth === path.length - 1;
    if (!isAnchor && !isInTime(certificate) && !defects.has('dane-ta-skips-times')) return false;
    if (!issuer) return true;
    return issuer.ca && certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
  });
}

const isInTime = ({ validFromDate, validToDate }: X509Certificate): boolean =>
  Date.now() >= validFromDate.getTime() && Date.now() <= validToDate.getTime();

const isNamed = (certificate: X509Certificate, name: string): boolean =>
  certificate.checkHost(name) !== undefined;

const publicKey = (der: Uint8Array): Buffer =>
  new X509Certificate(der).publicKey.export({ type: 'spki', format: 'der' });

/** Is the record made of this certificate (RFC 6698 2.1.2 to 2.1.4)? */
function isOf({ selector, matchingType, data }: TlsaData, der: Uint8Array): boolean {
  const whole = selector === 1 ? publicKey(der) : der;
  const algorithm = matchingType === 1 ? 'sha256' : 'sha512';
  const made = matchingType === 0 ? whole : createHash(algorithm).update(whole).digest();
  return Buffer.compare(Buffer.from(made), Buffer.from(data)) === 0;
}

/** The key of a record with full data; undefined where it holds none. */
function keyOf({ selector, data }: TlsaData): X509Certificate['publicKey'] | undefined {
  if (selector !== 0) return undefined;
  try {
    return new X509Certificate(data).publicKey;
  } catch {
    return undefined;
  }
}
