import type { TlsaData } from '../../model/dns.ts';
import type { Policy } from '../../model/terms.ts';
import { ask, type Found, type ResolverAddress } from '../../wire/dns/stub.ts';
import type { Defects } from '../defects/defects.ts';
import { usable } from './verify.ts';

/** A host to try, and what DNS says of it. */
export interface DaneHost {
  port: number;
  /** TLSA base domain: sent as server name, and looked for in the certificate. */
  name: string;
  /** Records that can be used. */
  records: readonly TlsaData[];
  /** Are there secure records, usable or not, so that TLS has to be (RFC 7672 2.2)? */
  mandatory: boolean;
}

/** A host that may not be tried, and why (RFC 7672 2.1.2, 2.2). */
export interface Shunned {
  port: number;
  why: string;
}

export interface Destination {
  domain: string;
  ports: readonly number[];
  policy: Policy;
}

/**
 * The hosts of a domain in order: one that its MX record names, or several by their names.
 * @returns why there is none, where that cannot be found out.
 */
export async function hostsOf(
  resolver: ResolverAddress,
  { domain, ports, policy }: Destination,
  defects: Defects,
): Promise<(DaneHost | Shunned)[]> {
  const [only] = ports;
  if (ports.length > 1 || only === undefined)
    return Promise.all(
      ports.map((port, index) =>
        hostOf(resolver, { name: `mx${index + 1}.${domain}`, port, secure: true }, policy, defects),
      ),
    );
  const mx = await ask(resolver, domain, 'MX');
  const [exchange] = mx.exchanges;
  if (mx.outcome === 'failed' || exchange === undefined)
    return [{ port: only, why: `the MX record of ${domain} cannot be had` }];
  const secure = mx.outcome === 'secure';
  return [await hostOf(resolver, { name: exchange, port: only, secure }, policy, defects)];
}

interface Named {
  name: string;
  port: number;
  /** Is it securely one of the domain's hosts? */
  secure: boolean;
}

async function hostOf(
  resolver: ResolverAddress,
  { name, port, secure }: Named,
  { dane }: Policy,
  defects: Defects,
): Promise<DaneHost | Shunned> {
  const address = await ask(resolver, name, 'A');
  if (address.outcome === 'failed') return { port, why: `the address of ${name} cannot be had` };
  const open = (): DaneHost | Shunned =>
    dane === 'require' && !defects.has('dane-require-falls-back')
      ? { port, why: `${name} has no TLSA records that can be relied on` }
      : { port, name, records: [], mandatory: false };
  if (!secure || address.outcome !== 'secure' || defects.has('dane-never-asks')) return open();
  const found = await recordsOf(resolver, address, name, port, defects);
  if (found.outcome === 'failed') {
    if (defects.has('dane-failure-is-none')) return { port, name, records: [], mandatory: false };
    return { port, why: `the TLSA records of ${name} cannot be had` };
  }
  const relies = found.outcome === 'secure' || defects.has('dane-trusts-insecure-records');
  if (!relies || found.tlsa.length === 0) {
    if (defects.has('dane-none-is-failure')) return { port, why: `${name} has no TLSA records` };
    return open();
  }
  return { port, name: found.base, records: usable(found.tlsa, defects), mandatory: true };
}

/** At the name an alias leads to, and where there are none at the alias (RFC 7672 2.2.2). */
async function recordsOf(
  resolver: ResolverAddress,
  { name: canonical }: Found,
  name: string,
  port: number,
  defects: Defects,
): Promise<Found & { base: string }> {
  const at = defects.has('dane-asks-for-port-25') ? 25 : port;
  const look = async (base: string) => ({
    ...(await ask(resolver, `_${at}._tcp.${base}`, 'TLSA')),
    base,
  });
  const bases = [...new Set([canonical, name])];
  const first = defects.has('dane-asks-alias-alone') ? name : (bases[0] ?? name);
  const found = await look(first);
  const aliased = found.name !== `_${at}._tcp.${first}`;
  if (aliased && defects.has('dane-follows-no-alias')) return { ...found, tlsa: [] };
  const second = bases[1];
  if (found.outcome !== 'secure' || found.tlsa.length > 0 || second === undefined) return found;
  return defects.has('dane-asks-target-alone') || first === name ? found : look(second);
}
