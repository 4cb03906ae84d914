import type { ResponderScenario } from '../../../model/scenario.ts';
import type { Cell } from '../../cell.ts';
import { readerOf } from '../../log-lines.ts';
import { lateBy, slowestAnswer } from '../../own-answers.ts';
import type { RoleInput, RunningRole } from '../../role.ts';
import { arrangementKey, arrangementsOf, isAlone } from './arrangements.ts';
import { unfit } from './look.ts';
import { type MintedResponder, mintResponder, withGiven } from './mint.ts';
import { askOnce, playResponder } from './play.ts';
import { faultOfQuestions } from './self-check.ts';

/**
 * A target that answers, up with every arrangement of the plan inside. @throws Error when it cannot
 * be brought up.
 */
export async function openResponder({
  cells,
  fixtures: { world },
  launchers,
  budget,
  runStart,
}: RoleInput<ResponderScenario>): Promise<RunningRole<ResponderScenario>> {
  if (!launchers.responder) throw new Error('this target cannot be told to answer');
  const minted = new Map(
    await Promise.all(
      [...arrangementsOf(cells)].map(
        async ([key, { given }], index) =>
          [key, await mintResponder(`r${index}`, given, world)] as const,
      ),
    ),
  );
  const running = await launchers.responder({
    arrangements: [...minted.values()].map(({ arrangement }) => arrangement),
  });
  const mintedFor = (cell: Cell<ResponderScenario>): MintedResponder => {
    const found = minted.get(arrangementKey(cell));
    if (!found) throw new Error('no arrangement was minted for this cell');
    return running.about ? withGiven(found, running.about) : found;
  };
  const [first] = cells;
  if (running.remote && first) {
    const place = { minted: mintedFor(first), running, world, budget, runStart };
    const why = unfit(await askOnce({ ...place, connected: () => {} }), budget.step);
    if (why !== undefined) throw new Error(`${new URL(running.url('')).host}: ${why}`);
  }
  const slugOf = (cell: Cell<ResponderScenario>): string => mintedFor(cell).arrangement.slug;
  const { stopped, ended } = running;
  return {
    play: async (cell, mark) => {
      const { scenario } = cell;
      const its = mintedFor(cell);
      mark(new URL(running.url(its.arrangement.slug)).port);
      const played = await playResponder({
        ...{ scenario, minted: its, running, world, budget, runStart },
        connected: (port) => mark(String(port)),
      });
      return {
        ...played,
        ownFault: faultOfQuestions(played.observation.exchanges, scenario),
        late: lateBy(slowestAnswer(played.captures, 'client'), budget.step),
      };
    },
    configuration: (cell) => running.configuration?.(slugOf(cell)),
    lines: readerOf(running),
    states: () => running.states(),
    // Of a process that is the scenario's own its end is what was seen.
    ...(ended
      ? {
          gone: async (cell) =>
            isAlone(cell.scenario) ? undefined : ended.call(running, slugOf(cell)),
        }
      : {}),
    ...(stopped ? { stopped: () => stopped.call(running) } : {}),
    [Symbol.asyncDispose]: () => running[Symbol.asyncDispose](),
  };
}
