import { describe, expect, test } from 'vitest';
import { decide } from '../../../harness/judge/decide.ts';
import { unjudged } from '../../../harness/judge/judge.ts';
import { connection } from '../../../harness/judge/observation.fixture.ts';
import type { Verdict } from '../../../harness/model/verdict.ts';
import type { Cell } from '../../../harness/run/cell.ts';
import { lateBy } from '../../../harness/run/own-answers.ts';
import { roles } from '../../../harness/run/roles.ts';
import { scenarios } from '../../../suites/index.ts';
import { knownDefects } from '../../shared/defects.ts';
import { type OpenPlayer, selfTest } from './self-test.ts';

const chosen = scenarios.filter(({ id }) => id === 'server/times/expired');
const mutants = knownDefects().filter(({ name }) => name === 'staples-unchecked');
const passes = unjudged('pass', 'as it should be', []);
const fails = unjudged('fail', 'it staples what has expired', []);
const silent = unjudged('inconclusive', 'connection "only" stalled', []);
/** What the judge makes of a cell that was played while our own side was late. */
const late = ((): Verdict => {
  const [scenario] = chosen;
  if (!scenario) throw new Error('no scenario');
  const { judging } = roles[scenario.role];
  const variant = { transport: 'starttls', tls: '1.3', round: 'first' } as const;
  return decide(
    judging,
    { scenario, variant, promises: [], requirements: [] },
    {
      observation: {
        ...{ role: 'server', aliveAfter: true, log: [] },
        connections: [connection({ ending: { how: 'closed', phase: 'handshake' } })],
      },
      known: { proofs: {}, identities: {}, at: '' },
      circumstances: { late: lateBy(3000, 6000) ?? '' },
    },
  );
})();

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
  test('since we were late, twice, survives: it is neither killed nor left out', async () => {
    expect(late).toMatchObject({ kind: 'inconclusive', late: true });
    expect(await tested([late, late])).toEqual({ ...survives, played: [2] });
  });

  test('since we were late at first, is judged by what they come to when played once more', async () => {
    expect(await tested([late, fails])).toEqual({ ...dies, played: [2] });
    expect(await tested([late, passes])).toEqual({ ...survives, played: [2] });
  });

  test('by its own silence, is killed, and is not played once more', async () => {
    expect(await tested([silent])).toEqual({ ...dies, played: [1] });
  });
});

test('a sound reference that falls short of what is expected is not called sound', async () => {
  const short = unjudged('warn', 'it falls short', []);
  expect((await tested([fails], [short])).unsound).toEqual(['server/times/expired']);
  expect((await tested([fails], [passes])).unsound).toEqual([]);
});

test('a sound reference that could not be decided since we were late is not called sound', async () => {
  const { unsound } = await tested([fails], [late, late]);
  expect(unsound).toEqual(['server/times/expired']);
  expect((await tested([fails], [late, passes])).unsound).toEqual([]);
});
