import { randomInt } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { type Answer, AUTHENTIC_DATA, decode, encode, RECURSION_DESIRED } from 'dns-packet';
import type { TlsaData } from '../../model/dns.ts';
import { Budget, until } from '../budget.ts';

/** Where a resolver that validates is asked. */
export interface ResolverAddress {
  host: string;
  port: number;
}

/** What it said. */
export interface Found {
  /** `failed`: an error, or no answer at all. */
  outcome: 'secure' | 'insecure' | 'failed';
  /** The name at the end of all aliases. */
  name: string;
  addresses: readonly string[];
  exchanges: readonly string[];
  tlsa: readonly TlsaData[];
}

const BUDGET = { step: 1500, total: 3000 };
const RCODE = 15;
const NXDOMAIN = 3;

/**
 * Asks a resolver by UDP, with AD set in the query (RFC 6840 5.7). It never throws: what fails is
 * told so.
 */
export async function ask(
  resolver: ResolverAddress,
  name: string,
  type: 'A' | 'MX' | 'TLSA',
): Promise<Found> {
  const failed: Found = { outcome: 'failed', name, addresses: [], exchanges: [], tlsa: [] };
  const socket = createSocket('udp4');
  const id = randomInt(0x1_00_00);
  const opt: Answer = {
    ...{ type: 'OPT', name: '.', udpPayloadSize: 4096, extendedRcode: 0, ednsVersion: 0 },
    ...{ flags: 0, flag_do: false, options: [] },
  };
  const query = encode({
    ...{ type: 'query', id, flags: RECURSION_DESIRED | AUTHENTIC_DATA },
    questions: [{ name, type, class: 'IN' }],
    additionals: [opt],
  });
  try {
    const bytes = await until<Buffer>(
      new Budget(BUDGET).stepEnd(),
      'an answer of the resolver',
      (resolve, reject) => {
        socket.on('message', (message) => {
          if (message.length > 2 && message.readUInt16BE(0) === id) resolve(message);
        });
        socket.on('error', reject);
        socket.send(query, resolver.port, resolver.host);
        return () => {};
      },
    );
    const { flags = 0, answers = [] } = decode(bytes);
    const rcode = flags & RCODE;
    if (rcode !== 0 && rcode !== NXDOMAIN) return failed;
    return {
      ...read(answers, name),
      outcome: (flags & AUTHENTIC_DATA) !== 0 ? 'secure' : 'insecure',
    };
  } catch {
    return failed;
  } finally {
    socket.close();
  }
}

function read(answers: readonly Answer[], asked: string): Omit<Found, 'outcome'> {
  const aliases = answers.flatMap((one) => (one.type === 'CNAME' ? [one.data] : []));
  return {
    name: aliases.at(-1) ?? asked,
    addresses: answers.flatMap((one) => (one.type === 'A' ? [one.data] : [])),
    exchanges: answers.flatMap((one) => (one.type === 'MX' ? [one.data.exchange] : [])),
    tlsa: answers.flatMap((one) => {
      if (one.type !== 'TLSA') return [];
      const { usage, selector, matchingType, certificate } = one.data;
      return [{ usage, selector, matchingType, data: certificate }];
    }),
  };
}
