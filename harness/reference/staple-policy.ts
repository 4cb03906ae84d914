import { X509Certificate } from 'node:crypto';
import { certificatesInPem } from '../../ca/pem.ts';
import { examine } from '../examiner/examine.ts';
import type { Examination } from '../model/finding.ts';
import { type Defects, IGNORES } from './defects/defects.ts';

/** The rules that a set of defects forgets. */
export function forgotten(defects: Defects): ReadonlySet<string> {
  return new Set(
    [...defects]
      .filter((name) => name.startsWith(IGNORES))
      .map((name) => name.slice(IGNORES.length)),
  );
}

/**
 * Ten days, seconds: what public CAs may give an answer to live (TLS BR 4.9.9), and so the oldest
 * we take for fresh.
 */
const MAX_AGE = 10 * 86_400;
/**
 * Rules the examiner only recommends and a careful program keeps: a signer's key usage (RFC 5280
 * 4.2.1.3).
 */
const CAREFUL: ReadonlySet<string> = new Set(['signer.key-usage']);

/**
 * The examiner's opinion with some rules forgotten: acceptable when every rule still in mind holds.
 */
function weigh(examination: Examination, forgot: ReadonlySet<string>): Examination {
  const findings = examination.findings.filter(({ rule }) => !forgot.has(rule));
  const missed = findings.filter(
    ({ rule, level, ok }) => !ok && (level === 'must' || CAREFUL.has(rule)),
  );
  const sound = missed.length === 0;
  const { status: said } = examination;
  const open = missed.some(({ undecided }) => undecided);
  const broken = missed.some(({ undecided }) => !undecided);
  if (sound && said !== 'revoked' && said !== 'unknown')
    return { findings, status: 'good', acceptable: true };
  const counted = said === 'good' || said === 'undecided' ? 'invalid' : said;
  const status = open && !broken ? 'undecided' : broken ? counted : said;
  return { findings, status, acceptable: false };
}

/** Is this staple good for the leaf, as far as the defects let it see? */
export function examined(
  staple: Uint8Array,
  leaf: Uint8Array,
  issuer: Uint8Array | undefined,
  defects: Defects,
): Examination {
  return weigh(
    examine(staple, { leaf, issuer, at: new Date(), policy: { maxAge: MAX_AGE } }),
    forgotten(defects),
  );
}

/**
 * A function that keeps its last results by a key: the reference is asked of the same few
 * certificates again and again.
 */
function kept<A extends unknown[], T>(
  limit: number,
  keyOf: (...args: A) => string,
  make: (...args: A) => T,
): (...args: A) => T {
  const known = new Map<string, { value: T }>();
  return (...args) => {
    const key = keyOf(...args);
    const found = known.get(key);
    if (found) return found.value;
    const value = make(...args);
    const [oldest] = known.keys();
    if (known.size >= limit && oldest !== undefined) known.delete(oldest);
    known.set(key, { value });
    return value;
  };
}

const text = (der: Uint8Array): string =>
  Buffer.from(der.buffer, der.byteOffset, der.length).toString('latin1');

/** Certificates of a PEM text, in order, DER. */
export const certificatesOf: (pem: string) => readonly Uint8Array[] = kept(
  256,
  (pem) => pem,
  certificatesInPem,
);

const certificateOf = kept(512, text, (der) => new X509Certificate(der));

/** Is the one issued by the other: by name and by key? */
const isIssuedBy = kept(
  2048,
  (leaf: Uint8Array, issuer: Uint8Array) => `${leaf.length} ${text(leaf)}${text(issuer)}`,
  (leaf, issuer) => {
    const [certificate, candidate] = [certificateOf(leaf), certificateOf(issuer)];
    return certificate.checkIssued(candidate) && certificate.verify(candidate.publicKey);
  },
);

/** The certificate among these that issued the leaf. */
export function issuerOf(
  leaf: Uint8Array,
  candidates: readonly Uint8Array[],
): Uint8Array | undefined {
  return candidates.find((der) => isIssuedBy(leaf, der));
}

/** `rsa`, `ec`, … of a certificate's key. */
export function keyTypeOf(der: Uint8Array): string | undefined {
  return certificateOf(der).publicKey.asymmetricKeyType;
}

/** Certificates a chain may have. */
const DEPTH = 8;

/**
 * Is this chain, leaf first, one of this host (RFC 9525 6.3), and does it lead to one of the roots
 * by names, signatures and dates, over CAs alone (RFC 5280 6.1.4)?
 */
export function leadsTo(
  chain: readonly Uint8Array[],
  roots: readonly Uint8Array[],
  host: string,
  now: Date = new Date(),
): boolean {
  const [leaf] = chain;
  if (!leaf || certificateOf(leaf).checkHost(host, { subject: 'never' }) === undefined)
    return false;
  const authorities = (among: readonly Uint8Array[]): Uint8Array[] =>
    among.filter((der) => certificateOf(der).ca);
  let current: Uint8Array | undefined = leaf;
  for (let depth = 0; current !== undefined && depth < DEPTH; depth++) {
    const { validFromDate, validToDate } = certificateOf(current);
    if (validFromDate > now || validToDate < now) return false;
    if (issuerOf(current, authorities(roots))) return true;
    current = issuerOf(current, authorities(chain));
  }
  return false;
}
