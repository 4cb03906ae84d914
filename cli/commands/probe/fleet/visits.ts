import { randomInt } from 'node:crypto';
import { lookup } from 'node:dns/promises';
import { setTimeout as passed } from 'node:timers/promises';
import { visible } from '../../../../harness/model/visible.ts';
import { Semaphore } from '../../../../harness/run/budget.ts';
import { type Look, Looker } from '../look.ts';
import { exitOf } from '../result.ts';
import { MANNERS, Sessions } from '../sessions.ts';
import { summaryOf } from '../summary.ts';
import type { Entry } from './entries.ts';
import type { Probed } from './folder.ts';

/** So many milliseconds at most before a host is visited first: they do not all begin at once. */
const JITTER = 250;

interface Wanted {
  entry: Entry;
  look: Look;
}

/**
 * Visits boxes side by side, those of one machine one after the other, never more than one
 * connection a second to each. The order is shuffled, so that a provider whose hosts stand together
 * in the list does not get all visits at once.
 * @param parallel machines at a time. @param seen told of each as soon as it is known.
 */
export async function visitAll(
  wanted: readonly Wanted[],
  parallel: number,
  signal: AbortSignal,
  seen: (one: Probed) => void,
): Promise<void> {
  const limit = new Semaphore(parallel);
  const keyed = await Promise.all(
    wanted.map(async (each) => ({ each, key: await limit.run(() => machineOf(each)) })),
  );
  const machines = shuffled([...Map.groupBy(keyed, ({ key }) => key).values()]);
  await Promise.all(
    machines.map((group) =>
      limit.run(async () => {
        if (signal.aborted) return;
        await passed(randomInt(JITTER));
        for (const [index, { each }] of group.entries()) {
          if (signal.aborted) return;
          if (index > 0) await passed(MANNERS.pace);
          seen(await visited(each));
        }
      }),
    ),
  );
}

/** What several names have in common: the address they lead to; the name itself where none does. */
async function machineOf({ look: { address } }: Wanted): Promise<string> {
  const { address: found } = await lookup(address.host).catch(() => ({ address: address.host }));
  return found;
}

function shuffled<T>(list: T[]): T[] {
  for (let at = list.length - 1; at > 0; at -= 1) {
    const other = randomInt(at + 1);
    const [one, two] = [list[at], list[other]];
    if (one !== undefined && two !== undefined) [list[at], list[other]] = [two, one];
  }
  return list;
}

async function visited({ entry, look }: Wanted): Promise<Probed> {
  const at = new Date();
  const { host, port, transport } = look.address;
  const visits = await new Looker(look, new Sessions(MANNERS), at).look();
  return {
    ...entry,
    ...{ host: visible(host), port, transport, sni: look.sni ?? null, at: at.toISOString() },
    ...{ exit: exitOf(visits), summary: summaryOf(visits) },
    visits: visits.map((visit) => ({ ...visit })),
  };
}
