import {
  AUTHENTIC_DATA,
  decode,
  encode,
  type Packet,
  type Answer as PacketAnswer,
  RECURSION_AVAILABLE,
  RECURSION_DESIRED,
  TRUNCATED_RESPONSE,
} from 'dns-packet';
import type { DnsRecord } from '../../model/dns.ts';
import type { ZoneSigner } from './signer.ts';
import type { Answer } from './table.ts';

/** One question, as far as it concerns us. */
export interface Query {
  id: number;
  name: string;
  /** In capitals: `TLSA`. */
  type: string;
  /** DO or AD: the answer is to say whether it is secure (RFC 6840 5.7). */
  asksSecurity: boolean;
  /** RD, which is sent back. */
  recursion: boolean;
  /** EDNS (RFC 6891), and the length of an answer over UDP it allows. */
  edns: { size: number; dnssec: boolean } | undefined;
}

/** How long an answer may be kept, seconds; short, since records change while a cell is played. */
export const TTL = 1;
/** Longest answer over UDP without EDNS (RFC 1035 4.2.1), and the least that EDNS may name. */
const PLAIN_SIZE = 512;
const OUR_SIZE = 4096;
const rcodes = { NOERROR: 0, SERVFAIL: 2, NXDOMAIN: 3, REFUSED: 5 } as const;

/** Reads a query; undefined for what is none, or asks nothing or several things. */
export function readQuery(bytes: Uint8Array): Query | undefined {
  const packet = decoded(bytes);
  const [question, more] = packet?.questions ?? [];
  if (packet?.type !== 'query' || !question || more) return undefined;
  const flags = packet.flags ?? 0;
  const opt = packet.additionals?.find((one) => one.type === 'OPT');
  const dnssec = opt?.type === 'OPT' && opt.flag_do;
  return {
    id: packet.id ?? 0,
    name: question.name,
    type: question.type,
    asksSecurity: dnssec || (flags & AUTHENTIC_DATA) !== 0,
    recursion: (flags & RECURSION_DESIRED) !== 0,
    edns:
      opt?.type === 'OPT' ? { size: Math.max(opt.udpPayloadSize, PLAIN_SIZE), dnssec } : undefined,
  };
}

/** Octets from anywhere: what the library cannot read is no message. */
function decoded(bytes: Uint8Array): Packet | undefined {
  try {
    return decode(Buffer.from(bytes));
  } catch {
    return undefined;
  }
}

/**
 * The answer in octets (RFC 1035 4), AD where it is secure and that was asked; with signatures
 * where DO asks for them (RFC 4035 3.2.1) and there is a signer.
 */
export function writeAnswer(query: Query, answer: Answer, signer?: ZoneSigner): Buffer {
  return encode(packetOf(query, answer, signer));
}

/** The same over UDP: cut to nothing but TC where it is too long (RFC 2181 9). */
export function writeDatagram(query: Query, answer: Answer, signer?: ZoneSigner): Buffer {
  const whole = writeAnswer(query, answer, signer);
  if (whole.length <= Math.min(query.edns?.size ?? PLAIN_SIZE, OUR_SIZE)) return whole;
  const { zone: _, ...cut } = answer;
  const packet = packetOf(query, { ...cut, records: [] });
  return encode({ ...packet, flags: (packet.flags ?? 0) | TRUNCATED_RESPONSE });
}

function packetOf(query: Query, answer: Answer, signer?: ZoneSigner): Packet {
  const { rcode, secure, records, zone } = answer;
  const plain = records.map(({ name, record }) => written(name, record));
  const flags =
    RECURSION_AVAILABLE |
    (query.recursion ? RECURSION_DESIRED : 0) |
    (secure && query.asksSecurity ? AUTHENTIC_DATA : 0) |
    rcodes[rcode];
  return {
    type: 'response',
    id: query.id,
    flags,
    // The library's list of types is closed, and what it does not know it writes by number.
    questions: [{ name: query.name, type: query.type as 'A', class: 'IN' }],
    answers: secure && query.edns?.dnssec && signer ? signer.signed(plain) : plain,
    authorities: zone === undefined ? [] : [startOf(zone)],
    additionals: query.edns ? [optOf(query.edns.dnssec)] : [],
  };
}

/** The start of authority that bounds for how long nothing is nothing (RFC 2308). */
const startOf = (zone: string): PacketAnswer => ({
  type: 'SOA',
  name: zone,
  ttl: TTL,
  class: 'IN',
  data: {
    mname: `ns.${zone}`,
    rname: `hostmaster.${zone}`,
    serial: 1,
    refresh: 3600,
    retry: 600,
    expire: 86_400,
    minimum: TTL,
  },
});

const optOf = (dnssec: boolean): PacketAnswer => ({
  type: 'OPT',
  name: '.',
  udpPayloadSize: OUR_SIZE,
  extendedRcode: 0,
  ednsVersion: 0,
  flags: dnssec ? 0x8000 : 0,
  flag_do: dnssec,
  options: [],
});

function written(name: string, record: DnsRecord): PacketAnswer {
  const common = { name, ttl: TTL, class: 'IN' } as const;
  switch (record.type) {
    case 'DNSKEY': {
      const { flags, algorithm, key } = record;
      return { ...common, type: 'DNSKEY', data: { flags, algorithm, key: Buffer.from(key) } };
    }
    case 'A':
      return { ...common, type: 'A', data: record.address };
    case 'CNAME':
      return { ...common, type: 'CNAME', data: record.target };
    case 'MX': {
      const { preference, exchange } = record;
      return { ...common, type: 'MX', data: { preference, exchange } };
    }
    case 'TLSA': {
      const { usage, selector, matchingType, data } = record;
      const certificate = Buffer.from(data);
      return { ...common, type: 'TLSA', data: { usage, selector, matchingType, certificate } };
    }
  }
}
