import { expect, test } from 'vitest';
import { referenceLaunchers } from '../../../harness/reference/launchers.ts';
import { planCells } from '../../../harness/run/plan.ts';
import { Player } from '../../../harness/run/player.ts';
import { scenarios } from '../../../suites/index.ts';
import { clausesById } from '../../shared/requirements.ts';
import { bundledTargets, versionOf } from '../../targets.ts';
import { shuffled } from './seed.ts';

/** The cells and the names of messages of a run with this seed, in the order they were played. */
async function playedWith(seed: string): Promise<{ order: string[]; tokens: string[] }> {
  const reference = (await bundledTargets()).find(({ target }) => target.name === 'reference');
  if (!reference) throw new Error('there is no reference target');
  const { target } = reference;
  const version = versionOf(target, undefined);
  const filter = { role: 'client', only: ['client/alert/*'], tls: '1.3' } as const;
  const cells = shuffled(planCells(scenarios, target, version, 'embedded', filter), seed);
  const tokens: string[] = [];
  const order: string[] = [];
  const open = referenceLaunchers();
  await using player = await Player.open({
    ...{ target, version, role: 'client', cells, requirements: clausesById(), out: undefined },
    ...{ parallel: 1, blocking: false },
    open: {
      ...open,
      client: async (setup) => {
        const running = await open.client(setup);
        const send = running.send.bind(running);
        running.send = (sent, budget) => {
          tokens.push(sent.token);
          return send(sent, budget);
        };
        return running;
      },
    },
  });
  // All at once, as the test runner has them, and one at a time.
  await Promise.all(
    cells.map(async (cell) => {
      await player.play(cell);
      order.push(cell.id);
    }),
  );
  return { order, tokens };
}

test('the same seed, one cell at a time: the same order and the same names of messages', {
  timeout: 120_000,
}, async () => {
  const first = await playedWith('a');
  expect(first.order.length).toBeGreaterThan(5);
  expect(first.tokens.length).toBeGreaterThanOrEqual(first.order.length);
  expect(await playedWith('a')).toEqual(first);
  const other = await playedWith('b');
  expect(other.order).not.toEqual(first.order);
  expect(other.order.toSorted()).toEqual(first.order.toSorted());
});
