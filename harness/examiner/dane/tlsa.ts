import { createHash, X509Certificate } from 'node:crypto';
import type { TlsaData } from '../../model/dns.ts';

/** What a TLSA record comes to for the certificates that a server presents. */
export interface TlsaFinding {
  /** The record as a zone file has it, its data cut short. */
  record: string;
  usage: number;
  /** Can a sender of mail go by it (RFC 7672 3.1)? */
  usable: boolean;
  /**
   * Which certificate it is made of: 0 the leaf, others behind it; absent where it is none sent.
   */
  depth?: number;
  matches: boolean;
  /** What stands against it, or has to be known, in a sentence. */
  remark?: string;
  /** Whole days until the certificate it is made of ends; negative when it has. */
  daysLeft?: number;
}

const TA = 2;
const EE = 3;
const SHOWN = 16;
const DAY = 86_400_000;
/** A certificate as a whole, in hex. */
const LONGEST = 64 * 1024;

/**
 * Reads a TLSA record as a zone file has it, with or without what stands before its data
 * (RFC 6698 2.2).
 * @throws RangeError in a sentence for what is none.
 */
export function parseTlsa(text: string): TlsaData {
  const words = text.replaceAll(/[()]/g, ' ').trim().split(/\s+/);
  const type = words.findIndex((word) => word.toUpperCase() === 'TLSA');
  const [usage = '', selector = '', matchingType = '', ...octets] = words.slice(type + 1);
  const data = octets.join('');
  const numbers = [usage, selector, matchingType];
  if (!numbers.every((word) => /^\d{1,3}$/.test(word) && Number(word) < 256))
    throw new RangeError('usage, selector and matching type are three numbers below 256');
  if (data.length > LONGEST || !/^(?:[0-9a-f]{2})+$/i.test(data))
    throw new RangeError('its data are octets in hex, two digits each');
  const length = { 1: 32, 2: 64 }[Number(matchingType)];
  if (length !== undefined && data.length !== 2 * length)
    throw new RangeError(
      `matching type ${matchingType} is a digest of ${length} octets, ` +
        `and these are ${data.length / 2}`,
    );
  return {
    usage: Number(usage),
    selector: Number(selector),
    matchingType: Number(matchingType),
    data: Buffer.from(data, 'hex'),
  };
}

function isOf({ selector, matchingType, data }: TlsaData, certificate: X509Certificate): boolean {
  const whole =
    selector === 1
      ? certificate.publicKey.export({ type: 'spki', format: 'der' })
      : certificate.raw;
  const made =
    matchingType === 0
      ? whole
      : createHash(matchingType === 1 ? 'sha256' : 'sha512')
          .update(whole)
          .digest();
  return made.equals(Buffer.from(data));
}

const textOf = ({ usage, selector, matchingType, data }: TlsaData): string => {
  const hex = Buffer.from(data).toString('hex');
  return (
    `${usage} ${selector} ${matchingType} ` +
    `${hex.slice(0, SHOWN)}${hex.length > SHOWN ? '…' : ''}`
  );
};

function readable(der: Uint8Array): X509Certificate | undefined {
  try {
    return new X509Certificate(der);
  } catch {
    return undefined;
  }
}

/** What is presented, and when: DER, leaf first; `name` is the TLSA base domain. */
export interface PresentedChain {
  chain: readonly Uint8Array[];
  name: string;
  at: Date;
}

/**
 * Holds a record against what a server presents, as a sender of mail has to (RFC 6698 2.1,
 * RFC 7672 3.1). Never throws.
 */
export function examineTlsa(record: TlsaData, { chain, name, at }: PresentedChain): TlsaFinding {
  const { usage, selector, matchingType } = record;
  const common = { record: textOf(record), usage };
  const known = selector <= 1 && matchingType <= 2;
  if (!known || (usage !== TA && usage !== EE)) {
    const why = known
      ? `usage ${usage} is none that senders of mail go by (RFC 7672 3.1.3)`
      : 'its selector or matching type means nothing (RFC 6698 2.1)';
    return { ...common, usable: false, matches: false, remark: why };
  }
  const certificates = chain.map(readable);
  const depth = certificates.findIndex(
    (certificate, index) =>
      (usage === EE ? index === 0 : index > 0) &&
      certificate !== undefined &&
      isOf(record, certificate),
  );
  const found = certificates[depth];
  if (!found) {
    const remark =
      usage === EE
        ? 'it is not made of the certificate presented'
        : 'it is made of no certificate behind the leaf, and the ' +
          'anchor has to be sent (RFC 7671 5.2)';
    return { ...common, usable: true, matches: false, remark };
  }
  const daysLeft = Math.floor((found.validToDate.getTime() - at.getTime()) / DAY);
  const hindrance =
    usage === TA ? hindranceOf(certificates.slice(0, depth + 1), name, at) : undefined;
  return {
    ...common,
    usable: true,
    depth,
    matches: hindrance === undefined,
    daysLeft,
    ...(hindrance === undefined ? {} : { remark: hindrance }),
  };
}

/** Why there is no path to the anchor that a sender may go by (RFC 7672 3.1.2). */
function hindranceOf(
  path: readonly (X509Certificate | undefined)[],
  name: string,
  at: Date,
): string | undefined {
  const [leaf] = path;
  if (leaf?.checkHost(name) === undefined)
    return `the certificate does not bear the name ${name} (RFC 7672 3.1.2)`;
  for (const [depth, certificate] of path.slice(0, -1).entries()) {
    const issuer = path[depth + 1];
    if (
      !certificate ||
      !issuer?.ca ||
      !certificate.checkIssued(issuer) ||
      !certificate.verify(issuer.publicKey)
    )
      return 'no path leads from the certificate to what it is made of (RFC 6698 2.1.1)';
    if (at < certificate.validFromDate || at > certificate.validToDate)
      return 'a certificate on the way is out of its time (RFC 6698 2.1.1)';
  }
  return undefined;
}
