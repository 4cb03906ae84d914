import { expect, it } from 'vitest';
import { target } from '../../containers/reference/target.ts';
import { AdapterFault } from '../model/adapter-fault.ts';
import type { RunningServer } from '../model/running.ts';
import { server } from '../vocabulary.ts';
import { planCells } from './plan.ts';
import { Player } from './player.ts';

const [scenario] = server('gone', {
  one: { title: 'x', proves: [], expect: { handshake: 'completes' } },
});

/** A running target that is gone: nothing listens at port 1, and files cannot be changed. */
async function played(ended: Promise<string> | undefined, more: Partial<RunningServer> = {}) {
  const cells = planCells(scenario ? [scenario] : [], target, { version: '1' }, 'embedded');
  const none = () => Promise.reject(new Error('no files'));
  const running = {
    endpoint: () => ({ host: '127.0.0.1', port: 1 }),
    ...{ replaceStaple: none, removeStaple: none, replaceIdentity: none },
    ...{ log: () => [], states: () => [], [Symbol.asyncDispose]: async () => {} },
    ...(ended ? { ended } : {}),
    ...more,
  };
  const open = { server: async () => running, client: none };
  const input = {
    target,
    version: { version: '1' },
    role: 'server',
    cells,
    open,
    out: undefined,
  } as const;
  await using player = await Player.open({ ...input, requirements: new Map() });
  return Promise.all(cells.map((cell) => player.play(cell)));
}

it('a target that ended in mid-run is not blamed for what nobody can say, and neither are we', async () => {
  const verdicts = (await played(Promise.resolve('killed'))).map((result) => result?.verdict);
  expect(verdicts.map((verdict) => verdict?.kind)).toEqual(['inconclusive', 'inconclusive']);
  expect(verdicts[0]?.reason).toBe('The target ended in mid-run: killed.');
});

it('the news of it may come a moment later', async () => {
  const { promise, resolve } = Promise.withResolvers<string>();
  const [first] = await Promise.all([
    played(promise),
    new Promise((later) => setTimeout(later, 50)).then(() => resolve('killed')),
  ]);
  expect(first[0]?.verdict.reason).toBe('The target ended in mid-run: killed.');
});

it('one that does not tell by itself is asked, and asked about what serves the cell', async () => {
  const asked: (string | undefined)[] = [];
  const gone = async (slug?: string) => {
    asked.push(slug);
    return 'its port is shut';
  };
  const [result] = await played(undefined, { gone });
  expect(result?.verdict).toMatchObject({
    kind: 'inconclusive',
    reason: 'The target ended in mid-run: its port is shut.',
  });
  expect(asked[0]).toBe('a0');
});

it('one that lives, as it says when asked, is judged as ever', async () => {
  const [result] = await played(undefined, { gone: async () => undefined });
  expect(result?.verdict.reason).toMatch(/ended before EHLO: refused/);
});

it('what goes wrong in an adapter bears its name and not ours', async () => {
  const fails = (error: Error): Partial<RunningServer> => ({
    endpoint: () => {
      throw error;
    },
  });
  const reasons = async (error: Error) =>
    (await played(undefined, fails(error))).map((result) => result?.verdict.reason);
  const words = 'The adapter failed: ./a set-staple ended with code 1';
  expect(await reasons(new AdapterFault(words))).toEqual([words, words]);
  expect((await reasons(new Error('no port')))[0]).toBe('Our own fault: no port');
});

it('one that only does not answer is told apart', async () => {
  const [result] = await played(undefined);
  expect(result?.verdict.reason).toMatch(/ended before EHLO: refused/);
});
