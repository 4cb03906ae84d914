import { isIP } from 'node:net';
import { examineTlsa, parseTlsa, type TlsaFinding } from '../../../harness/examiner/dane/tlsa.ts';
import type { TlsaData } from '../../../harness/model/dns.ts';
import { visible } from '../../../harness/model/visible.ts';
import type { RemoteAddress } from '../../../harness/runtime/remote.ts';
import { ask } from '../../../harness/wire/dns/stub.ts';
import { UsageError } from '../../shared/usage.ts';

/** The TLSA records a box is held against. */
export interface TlsaLook {
  records: readonly TlsaData[];
  /** Where they come from, or why there are none. */
  from: string;
}

/** What they came to for one version. */
export interface TlsaFacts {
  from: string;
  findings: TlsaFinding[];
  /** Does one that can be used match (RFC 7672 3.2)? Absent where there are none. */
  authenticated?: boolean;
}

interface TlsaOptions {
  tlsa?: readonly string[];
  resolver?: string;
}

const DNS_PORT = 53;

function resolverOf(text: string): { host: string; port: number } {
  const [, bracketed, plain, port] =
    /^(?:\[([^\]]*)\]|([^:]*|[0-9a-f:]+))(?::(\d{1,5}))?$/i.exec(text) ?? [];
  const host = bracketed ?? plain ?? '';
  const number = port === undefined ? DNS_PORT : Number(port);
  if (isIP(host) === 4 && number > 0 && number < 65_536) return { host, port: number };
  throw new UsageError(
    `--resolver takes an IPv4 address, or ADDRESS:PORT, not "${visible(text).slice(0, 60)}"`,
  );
}

/** @throws UsageError for what is no record and no resolver, whichever box it is asked of. */
export function checkTlsaOptions({ tlsa, resolver }: TlsaOptions): void {
  if (tlsa !== undefined && resolver !== undefined)
    throw new UsageError('say --tlsa or --resolver, not both');
  for (const record of tlsa ?? []) recordOf(record);
  if (resolver !== undefined) resolverOf(resolver);
}

/**
 * The records to hold the box against: as told, or as a resolver that validates has them.
 * @returns undefined where nobody asked for that.
 * @throws UsageError for what is no record, no resolver, or a resolver that does not answer.
 */
export async function tlsaOf(
  options: TlsaOptions,
  { name, port }: RemoteAddress,
): Promise<TlsaLook | undefined> {
  checkTlsaOptions(options);
  const { tlsa, resolver } = options;
  if (tlsa !== undefined) return { records: tlsa.map(recordOf), from: 'as told by --tlsa' };
  if (resolver === undefined) return undefined;
  const address = resolverOf(resolver);
  if (name === undefined)
    throw new UsageError('--resolver looks the records of a name up, and this is an address');
  const owner = `_${port}._tcp.${name}`;
  const host = await ask(address, name, 'A');
  const found = host.outcome === 'failed' ? host : await ask(address, owner, 'TLSA');
  const at = `${visible(address.host)} port ${address.port}`;
  if (found.outcome === 'failed')
    throw new UsageError(
      `the resolver at ${at} does not answer for ${visible(owner)}, or says that it failed`,
    );
  const secure = found.outcome === 'secure' && host.outcome === 'secure';
  if (!secure)
    return { records: [], from: `${at} does not call ${owner} secure, so that nobody goes by it` };
  const none = found.tlsa.length === 0 ? `${at} has securely no records at ${owner}` : undefined;
  return { records: found.tlsa, from: none ?? `securely by ${at}, at ${owner}` };
}

function recordOf(text: string): TlsaData {
  try {
    return parseTlsa(text);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new UsageError(`"${visible(text).slice(0, 60)}" is no TLSA record: ${error.message}`);
  }
}

/** What the records come to for these certificates. */
export function tlsaFacts(
  { records, from }: TlsaLook,
  presented: { chain: readonly Uint8Array[]; name: string; at: Date },
): TlsaFacts {
  const findings = records.map((record) => examineTlsa(record, presented));
  const usable = findings.some((one) => one.usable);
  return {
    from,
    findings,
    ...(usable ? { authenticated: findings.some(({ matches }) => matches) } : {}),
  };
}

/** The records in lines. */
export function tlsaLines(facts: TlsaFacts | undefined): string[] {
  if (!facts) return [];
  const { from, findings } = facts;
  return [
    from,
    ...findings.map(({ record, matches, usable, depth, daysLeft, remark }) => {
      const where = depth === 0 ? 'the leaf' : `certificate ${depth} behind the leaf`;
      const state = matches ? `matches ${where}` : usable ? 'does not match' : 'cannot be used';
      const left =
        daysLeft === undefined
          ? ''
          : `, which ${daysLeft < 0 ? 'has ended' : `ends in ${daysLeft} days`}`;
      return (
        `${matches ? '✓' : '✗'} ${record}: ` +
        `${state}${matches ? left : ''}${remark === undefined ? '' : `; ${remark}`}`
      );
    }),
  ];
}
