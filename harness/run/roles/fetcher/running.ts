import { LOOPBACK } from '../../../../ca/loopback.ts';
import type { RunningFetcher } from '../../../model/running.ts';
import type { FetcherScenario } from '../../../model/scenario.ts';
import { readerOf } from '../../log-lines.ts';
import type { RoleInput, RunningRole } from '../../role.ts';
import { playFetcher } from './play.ts';
import { faultOfFetching, lateInFetching } from './self-check.ts';

/** Scenarios at a time: each has a program of its own. */
const PLACES = 12;

/**
 * A target that fetches: every scenario gets an instance and responders of its own. @throws Error
 * when it cannot be brought up.
 */
export async function openFetcher({
  fixtures: { world },
  launchers,
  budget,
  runStart,
}: RoleInput<FetcherScenario>): Promise<RunningRole<FetcherScenario>> {
  if (!launchers.fetcher) throw new Error('this target cannot be told to fetch');
  const reach = (await launchers.reach?.()) ?? { listenOn: LOOPBACK, host: LOOPBACK };
  const running: RunningFetcher = await launchers.fetcher({ places: PLACES });
  let count = 0;
  const shown = new Map<string, string>();
  const { ended } = running;
  return {
    play: async (cell, name) => {
      count += 1;
      const mark = `t${count}`;
      name(mark);
      const { scenario } = cell;
      const told = (text: string): void => void shown.set(cell.id, text);
      const scene = { ...{ cell, scenario, running, world, reach, budget, runStart, mark }, told };
      const played = await playFetcher(scene);
      return {
        ...played,
        late: lateInFetching(played, budget.step),
        ownFault: faultOfFetching(played),
      };
    },
    configuration: ({ id }) => shown.get(id),
    lines: readerOf(running),
    states: () => running.states(),
    ...(ended ? { ended } : {}),
    [Symbol.asyncDispose]: () => running[Symbol.asyncDispose](),
  };
}
