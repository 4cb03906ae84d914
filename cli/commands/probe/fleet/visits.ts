import { randomInt } from 'node:crypto';
import type { LookupAddress } from 'node:dns';
import { lookup } from 'node:dns/promises';
import { isIP, type LookupFunction } from 'node:net';
import { setTimeout as passed } from 'node:timers/promises';
import { visible } from '../../../../harness/model/visible.ts';
import { Semaphore } from '../../../../harness/run/budget.ts';
import { type Look, Looker } from '../look.ts';
import { exitOf } from '../result.ts';
import { MANNERS, Sessions } from '../sessions.ts';
import { summaryOf } from '../summary.ts';
import type { Entry } from './entries.ts';
import type { Probed } from './folder.ts';
import { Machines } from './machines.ts';

/** So many milliseconds at most before a host is visited first: they do not all begin at once. */
const JITTER = 250;
/** Names that are looked up at a time: as many as the system's own calls go side by side. */
const LOOKUPS = 4;

interface Wanted {
  entry: Entry;
  look: Look;
}

/** The addresses of a name. @throws Error where it has none, with the reason. */
type Addresses = (name: string) => Promise<LookupAddress[]>;

const ofTheSystem: Addresses = (name) => lookup(name, { all: true });

interface How {
  /** Boxes at a time. */
  parallel: number;
  /** Once it is given nobody is looked up or visited any more. */
  signal: AbortSignal;
  /** Default: the system's. */
  addresses?: Addresses;
}

/**
 * Visits boxes side by side, those of one machine one after the other, never more than one
 * connection a second to each. A name is looked up once, and its visit goes to those addresses and
 * no others, at all of which it is alone meanwhile. The order is shuffled, so that a provider whose
 * hosts stand together in the list does not get all visits at once.
 * @param seen told of each as soon as it is known.
 */
export async function visitAll(
  wanted: readonly Wanted[],
  { parallel, signal: ending, addresses = ofTheSystem }: How,
  seen: (one: Probed) => void,
): Promise<void> {
  const fault = new AbortController();
  const signal = AbortSignal.any([ending, fault.signal]);
  const lookups = new Semaphore(LOOKUPS);
  const visits = new Semaphore(parallel);
  const machines = new Machines();
  const begun = new Set<Promise<void>>();
  const one = async (each: Wanted): Promise<void> => {
    const { host } = each.look.address;
    const found = await lookups.run(async () =>
      signal.aborted ? undefined : foundBy(host, addresses),
    );
    if (!found || signal.aborted) return;
    const leave = await machines.turn(found.at.length > 0 ? found.at : [host]);
    let next = 0;
    try {
      await visits.run(async () => {
        if (signal.aborted) return;
        const visit = passed(randomInt(JITTER)).then(async () => {
          if (!signal.aborted) seen(await visited(each, found.told));
        });
        begun.add(visit);
        await visit.finally(() => begun.delete(visit));
        next = performance.now() + MANNERS.pace;
      });
    } finally {
      leave(next);
    }
  };
  const aborted = Promise.withResolvers<void>();
  signal.addEventListener('abort', () => aborted.resolve(), { once: true });
  if (signal.aborted) aborted.resolve();
  try {
    await Promise.race([Promise.all(shuffled([...wanted]).map(one)), aborted.promise]);
    // Whoever is being visited is not left in the middle; nobody waits for a name.
    await Promise.all(begun);
  } finally {
    // What cannot be written down need not be seen.
    fault.abort();
  }
}

/**
 * Where a host is: its addresses, and who tells them, or the reason why there are none, to whoever
 * connects.
 */
async function foundBy(
  host: string,
  addresses: Addresses,
): Promise<{ at: string[]; told: LookupFunction | undefined }> {
  // Who connects to an address looks nothing up.
  if (isIP(host)) return { at: [host], told: undefined };
  try {
    const found = await addresses(host);
    const [first] = found;
    if (!first) throw withoutAddress(host);
    const told: LookupFunction = (_, { all }, say) =>
      all ? say(null, found) : say(null, first.address, first.family);
    return { at: found.map(({ address }) => address), told };
  } catch (error) {
    const fault = error instanceof Error && 'code' in error ? error : withoutAddress(host);
    return { at: [], told: (_, __, say) => say(fault, []) };
  }
}

/** As the system says it. */
const withoutAddress = (host: string): Error =>
  Object.assign(new Error(`getaddrinfo ENOTFOUND ${host}`), { code: 'ENOTFOUND' });

function shuffled<T>(list: T[]): T[] {
  for (let at = list.length - 1; at > 0; at -= 1) {
    const other = randomInt(at + 1);
    const [one, two] = [list[at], list[other]];
    if (one !== undefined && two !== undefined) [list[at], list[other]] = [two, one];
  }
  return list;
}

async function visited({ entry, look }: Wanted, told: LookupFunction | undefined): Promise<Probed> {
  const at = new Date();
  const { host, port, transport } = look.address;
  const visits = await new Looker({ ...look, lookup: told }, new Sessions(MANNERS), at).look();
  return {
    ...entry,
    ...{ host: visible(host), port, transport, sni: look.sni ?? null, at: at.toISOString() },
    ...{ exit: exitOf(visits), summary: summaryOf(visits) },
    visits: visits.map((visit) => ({ ...visit })),
  };
}
