import { promises as dns } from 'node:dns';
import { isIP } from 'node:net';
import { visible } from '../../../../harness/model/visible.ts';
import { Semaphore } from '../../../../harness/run/budget.ts';
import { serverNameOf } from '../../../../harness/runtime/remote.ts';
import { readFileWithin, shownPath } from '../../../shared/files.ts';
import { UsageError } from '../../../shared/usage.ts';
import { addressOf } from '../options.ts';
import { didNot } from './did-not.ts';

/** One box of a list. */
export interface Entry {
  /** As `probe` takes it. */
  address: string;
  /** Domains whose mail it takes, where the list was one of domains. */
  domains: string[];
}

/** A line of the list that leads to no box, and why. */
export interface Lost {
  line: string;
  reason: string;
}

/** A list of a hundred thousand names stays below; octets. */
const LONGEST = 16 * 1_048_576;
const MOST = 100_000;
/** Hosts of one domain that are looked at. */
const MOST_MX = 10;
/** Questions to the resolver at a time, and how long one may take (ms). */
const AT_ONCE = 20;
const PATIENCE = 5000;

/** The lines of a list: an address or domain each, `#` begins a comment. @throws UsageError */
function linesOf(path: string): string[] {
  const text = readFileWithin(path, LONGEST).toString('utf8');
  const lines = text.split('\n').map((line) => line.replace(/#.*/, '').trim());
  const found = [...new Set(lines.filter((line) => line !== ''))];
  if (found.length === 0) throw new UsageError(`${shownPath(path)} names nobody`);
  if (found.length > MOST)
    throw new UsageError(`${shownPath(path)} has more than ${MOST} lines: part it`);
  return found;
}

/** The boxes a list names by themselves. @throws UsageError for a line that is no address. */
export function entriesOf(path: string): Entry[] {
  return linesOf(path).map((line) => {
    try {
      addressOf(line);
      return { address: line, domains: [] };
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      throw new UsageError(`${shownPath(path)}: ${error.message}`);
    }
  });
}

/** A resolver that is asked: an address, and a port where it is not 53. @throws UsageError */
export function resolverAt(text: string): dns.Resolver {
  const resolver = new dns.Resolver({ timeout: PATIENCE, tries: 2 });
  try {
    resolver.setServers([isIP(text) === 6 ? `[${text}]` : text]);
  } catch {
    throw new UsageError(
      `--resolver takes an IP address, with a port or without, not "${visible(text).slice(0, 60)}"`,
    );
  }
  return resolver;
}

/**
 * The hosts that take the mail of the domains of a list, as the resolver tells (RFC 5321 5.1): each
 * once, with its domains.
 * @throws UsageError for a line that is no domain.
 */
export async function mailHostsOf(
  path: string,
  resolver: dns.Resolver,
): Promise<{ entries: Entry[]; lost: Lost[] }> {
  const domains = linesOf(path);
  for (const domain of domains)
    try {
      serverNameOf(domain);
    } catch {
      throw new UsageError(
        `${shownPath(path)}: "${visible(domain).slice(0, 100)}" is not a domain`,
      );
    }
  const limit = new Semaphore(AT_ONCE);
  const answers = await Promise.all(
    domains.map(async (domain) => ({
      domain,
      found: await limit.run(() => exchangesOf(domain, resolver)),
    })),
  );
  const byHost = new Map<string, Entry>();
  const lost: Lost[] = [];
  for (const { domain, found } of answers) {
    if (typeof found === 'string') lost.push({ line: domain, reason: found });
    else
      for (const address of found) {
        const entry = byHost.get(address) ?? { address, domains: [] };
        entry.domains.push(domain);
        byHost.set(address, entry);
      }
  }
  return { entries: [...byHost.values()], lost };
}

/** The names of the hosts, the most wanted first; or why there are none. */
async function exchangesOf(domain: string, resolver: dns.Resolver): Promise<string[] | string> {
  try {
    const records = (await resolver.resolveMx(domain)).toSorted(
      (one, other) => one.priority - other.priority,
    );
    if (records.every(({ exchange }) => exchange === '' || exchange === '.'))
      return 'it takes no mail (RFC 7505)';
    const names = records.flatMap(({ exchange }) => nameOf(exchange));
    return names.length > 0 ? names.slice(0, MOST_MX) : 'its MX records name no host';
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    // Without an MX record the domain itself is the host.
    if (code === 'ENODATA') return nameOf(domain);
    return didNot(code);
  }
}

/** What came from DNS is a name, or nothing. */
function nameOf(text: string): string[] {
  try {
    return [serverNameOf(text)];
  } catch {
    return [];
  }
}
