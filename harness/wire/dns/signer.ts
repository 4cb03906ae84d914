import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { encode, type Answer as Record, type RrsigAnswer } from 'dns-packet';
import type { DnsRecord } from '../../model/dns.ts';

/** ECDSA with P-256 and SHA-256 (RFC 6605 4). */
const ALGORITHM = 13;
/** A key of a zone that is its own entry (RFC 4034 2.1.1). */
const ZONE_KEY_AND_ENTRY = 257;
/** How long before now, and behind it, a signature is in force, seconds; clocks differ. */
const AROUND = 86_400;
const MESSAGE_HEADER = 12;
/** Type, class, time to live and length, between a record's name and its data (RFC 1035 4.1.3). */
const RECORD_HEADER = 10;

/** One record in octets, its name not compressed, as it is signed (RFC 4034 6.2). */
const octetsOf = (record: Record): Buffer =>
  encode({ type: 'response', answers: [record] }).subarray(MESSAGE_HEADER);

/** Octets of a name that is not compressed. */
const lengthOf = (name: string): number => name.length + 2;

const dataOf = (record: Record): Buffer =>
  octetsOf(record).subarray(lengthOf(record.name) + RECORD_HEADER);

/**
 * Signs what is in one zone, for who validates by itself (RFC 4035 2.2). That there is nothing is
 * not proved: such an answer counts as bogus.
 */
export class ZoneSigner {
  readonly zone: string;
  /** The zone's key as a DS record of a zone file (RFC 4034 5.3): whom to trust. */
  readonly anchor: string;
  /** The same as a record of the zone. */
  readonly key: DnsRecord;
  readonly #private: KeyObject;
  readonly #tag: number;

  /** @param zone lower case, without the last dot. */
  constructor(zone: string) {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
    const key = Buffer.concat([Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]);
    this.zone = zone;
    this.#private = privateKey;
    const own = { flags: ZONE_KEY_AND_ENTRY, algorithm: ALGORITHM, key };
    this.key = { type: 'DNSKEY', ...own };
    const record = octetsOf({ type: 'DNSKEY', name: zone, ttl: 0, class: 'IN', data: own });
    const data = record.subarray(lengthOf(zone) + RECORD_HEADER);
    this.#tag = tagOf(data);
    const digest = createHash('sha256')
      .update(record.subarray(0, lengthOf(zone)))
      .update(data);
    this.anchor = `${zone}. 3600 IN DS ${this.#tag} ${ALGORITHM} 2 ${digest.digest('hex')}\n`;
  }

  /** The records, each set of one name and type with a signature behind it. */
  signed(records: readonly Record[]): Record[] {
    const sets = Map.groupBy(records, ({ name, type }) => `${name} ${type}`);
    return [...sets.values()].flatMap((set) => {
      const [first] = set;
      const inside = first?.name === this.zone || first?.name.endsWith(`.${this.zone}`);
      return first && inside ? [...set, this.#signatureOf(first, set)] : set;
    });
  }

  /** RFC 4034 3.1.8.1: the signature's own data without it, then the records in order. */
  #signatureOf(first: Record, set: readonly Record[]): RrsigAnswer {
    const now = Math.floor(Date.now() / 1000);
    const ttl = 'ttl' in first ? (first.ttl ?? 0) : 0;
    const common = { type: 'RRSIG', name: first.name, ttl, class: 'IN' } as const;
    const data = {
      typeCovered: first.type,
      algorithm: ALGORITHM,
      labels: first.name.split('.').length,
      originalTTL: ttl,
      expiration: now + AROUND,
      inception: now - AROUND,
      keyTag: this.#tag,
      signersName: this.zone,
      signature: Buffer.alloc(0),
    };
    const ordered = set.toSorted((a, b) => Buffer.compare(dataOf(a), dataOf(b))).map(octetsOf);
    const signature = sign('sha256', Buffer.concat([dataOf({ ...common, data }), ...ordered]), {
      key: this.#private,
      dsaEncoding: 'ieee-p1363',
    });
    return { ...common, data: { ...data, signature } };
  }
}

/** The number a key is called by (RFC 4034 appendix B). */
function tagOf(data: Buffer): number {
  let sum = 0;
  for (const [index, octet] of data.entries()) sum += index % 2 === 0 ? octet << 8 : octet;
  return (sum + (sum >>> 16)) & 0xffff;
}
