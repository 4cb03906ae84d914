import { describe, expect, test } from 'vitest';
import { unjudged } from '../../../harness/judge/judge.ts';
import type { Verdict } from '../../../harness/model/verdict.ts';
import type { Cell } from '../../../harness/run/cell.ts';
import { lateBy } from '../../../harness/run/own-answers.ts';
import { scenarios } from '../../../suites/index.ts';
import { knownDefects } from '../../shared/defects.ts';
import { type OpenPlayer, selfTest } from './self-test.ts';

const chosen = scenarios.filter(({ id }) => id === 'server/times/expired');
const mutants = knownDefects().filter(({ name }) => name === 'staples-unchecked');
const passes = unjudged('pass', 'as it should be', []);
const fails = unjudged('fail', 'it staples what has expired', []);
const silent = unjudged('inconclusive', 'connection "only" stalled', []);
const late = (reason: string): Verdict => ({
  ...unjudged('inconclusive', reason, []),
  late: true,
});
const heldUp = late('our own side was held up for 3.0 s meanwhile');
const slow = late(lateBy(3000, 6000) ?? '');

/** A self-test of one scenario and one mutant, each of whose cells comes to these, one by one. */
async function tested(mutant: readonly Verdict[], sound: readonly Verdict[] = [passes]) {
  const played = new Map<string, number>();
  const open: OpenPlayer = async ({ cells }, defects) => {
    const verdicts = defects.size > 0 ? mutant : sound;
    const rounds = new Map(cells.map(({ id }) => [id, 0]));
    return {
      play: async ({ id, scenario }: Cell) => {
        const round = rounds.get(id) ?? 0;
        rounds.set(id, round + 1);
        if (defects.size > 0) played.set(id, round + 1);
        const verdict = verdicts[round];
        if (!verdict) throw new Error(`${id} is played too often`);
        return { scenario: scenario.id, verdict };
      },
      [Symbol.asyncDispose]: async () => {},
    };
  };
  const { killed, survivors, unproven, unsound } = await selfTest(chosen, mutants, false, open);
  return { killed, survivors, unproven, unsound, played: [...new Set(played.values())] };
}

const survives = {
  killed: 0,
  survivors: ['server staples-unchecked'],
  unproven: ['server/times/expired'],
  unsound: [],
};
const dies = { killed: 1, survivors: [], unproven: [], unsound: [] };

describe('a mutant whose cells could not be decided', () => {
  test.each([
    ['we were held up', heldUp],
    ['an answer of ours was late', slow],
  ])('since %s, twice, survives: it is neither killed nor left out', async (_, verdict) => {
    expect(await tested([verdict, verdict])).toEqual({ ...survives, played: [2] });
  });

  test('since we were late at first, is judged by what they come to when played once more', async () => {
    expect(await tested([heldUp, fails])).toEqual({ ...dies, played: [2] });
    expect(await tested([slow, passes])).toEqual({ ...survives, played: [2] });
  });

  test('by its own silence, is killed, and is not played once more', async () => {
    expect(await tested([silent])).toEqual({ ...dies, played: [1] });
  });
});

test('a sound reference that could not be decided since we were late is not called sound', async () => {
  const { unsound } = await tested([fails], [heldUp, heldUp]);
  expect(unsound).toEqual(['server/times/expired']);
  expect((await tested([fails], [heldUp, passes])).unsound).toEqual([]);
});
