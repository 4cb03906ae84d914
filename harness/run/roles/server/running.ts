import { LOOPBACK } from '../../../../ca/loopback.ts';
import type { Arrangement } from '../../../model/observation.ts';
import type { ServerScenario } from '../../../model/scenario.ts';
import type { Minted } from '../../arrange.ts';
import type { Cell } from '../../cell.ts';
import type { FixtureCache } from '../../fixture-cache.ts';
import { readerOf } from '../../log-lines.ts';
import { lateBy, slowestAnswer } from '../../own-answers.ts';
import type { Played, RoleInput, RunningRole } from '../../role.ts';
import { wiresOf } from '../../self-check/wire.ts';
import { arrangementKey, arrangementsOf } from './arrangements.ts';
import { playServer } from './play.ts';
import { faultOfProbe } from './self-check.ts';
import { setupOf } from './setup.ts';

/**
 * A target that serves, up with every arrangement of the plan inside. @throws Error when it cannot
 * be brought up.
 */
export async function openServer({
  cells,
  fixtures,
  launchers,
  budget,
  runStart,
}: RoleInput<ServerScenario>): Promise<RunningRole<ServerScenario>> {
  if (!launchers.server) throw new Error('this target cannot be told to serve');
  if (cells.some(({ scenario }) => scenario.given.reading === 'fetched'))
    await fixtures.openFetching(
      (await launchers.reach?.()) ?? { listenOn: LOOPBACK, host: LOOPBACK },
    );
  const minted = await mintAll(cells, fixtures);
  const running = await launchers.server(setupOf([...minted.values()]));
  const { world, fetching } = fixtures;
  const mintedFor = (cell: Cell<ServerScenario>): Minted => {
    const found = minted.get(arrangementKey(cell));
    if (!found) throw new Error('no arrangement was minted for this cell');
    return found;
  };
  const { ended, gone } = running;
  return {
    play: async (cell, mark) => {
      const { scenario, variant } = cell;
      const its = mintedFor(cell);
      const { slug } = its.arrangement;
      mark(...(running.marks?.(slug, variant.transport) ?? []));
      const why = running.refused?.(slug, variant.transport);
      if (why !== undefined) return notStarted(why, its.known);
      const played = await playServer({
        ...{ cell, scenario, minted: its, fetching, running, world, budget, runStart },
        connected: (port) => mark(String(port)),
      });
      const { sni } = running.endpoint(slug, variant.transport);
      const ownFault = faultOfProbe(wiresOf(played), played.known, scenario, variant, sni);
      const late = lateBy(slowestAnswer(played.captures, 'client'), budget.step);
      return { ...played, ownFault, late };
    },
    configuration: (cell) =>
      running.configuration?.(mintedFor(cell).arrangement.slug, cell.variant.transport),
    lines: readerOf(running),
    states: () => running.states(),
    ...(ended ? { ended } : {}),
    ...(gone
      ? { gone: (cell) => gone.call(running, minted.get(arrangementKey(cell))?.arrangement.slug) }
      : {}),
    ...(running.stopped ? { stopped: () => running.stopped?.() } : {}),
    [Symbol.asyncDispose]: () => running[Symbol.asyncDispose](),
  };
}

/**
 * Every arrangement the cells need, by its key. All at once: RSA keys are made on other threads.
 */
async function mintAll(
  cells: readonly Cell<ServerScenario>[],
  fixtures: FixtureCache,
): Promise<Map<string, Minted>> {
  const made = [...arrangementsOf(cells)].map(
    async ([key, { scenario, transports }]) =>
      [key, await fixtures.arrangement(key, scenario, transports)] as const,
  );
  return new Map(await Promise.all(made));
}

/**
 * What is on record of a cell whose arrangement the program would not start with: that it says so.
 */
function notStarted(refused: string, known: Arrangement): Played {
  return {
    observation: { role: 'server', connections: [], aliveAfter: true, refused, log: [] },
    known,
    captures: [],
  };
}
