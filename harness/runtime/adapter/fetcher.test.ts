import { join } from 'node:path';
import { expect, it } from 'vitest';
import { World } from '../../../ca/authority/world.ts';
import { good } from '../../../ca/proof/good.ts';
import { down, error, fetcher, fetches, replies } from '../../fetcher-vocabulary.ts';
import { factsOfFetcher } from '../../judge/fetcher/facts.ts';
import type { Reply } from '../../model/fetcher/scenario.ts';
import { playFetcher } from '../../run/roles/fetcher/play.ts';
import { openAdapterFetcher } from './fetcher.ts';

const adapter = join(import.meta.dirname, '../../../examples/adapter/fetcher.sh');
const budget = { step: 6000, total: 20_000 };
const here = '127.0.0.1';

/** What is established of the example when the responder does so, after a good answer. */
async function played(then: Reply): Promise<Record<string, string>> {
  const [scenario] = fetcher('file', {
    one: {
      title: 'one',
      by: 'file',
      when: [fetches('first'), replies('newer', then), fetches('after')],
      expect: {},
    },
  });
  if (!scenario) throw new Error('no scenario');
  await using running = await openAdapterFetcher({ title: 'example', adapter, capabilities: [] });
  const { observation, known } = await playFetcher({
    ...{ scenario, running, budget, world: new World(), runStart: Date.now(), mark: 't1' },
    cell: { id: scenario.id, scenario, variant: { transport: 'file' }, needs: [] },
    reach: { listenOn: here, host: here },
    told: () => {},
  });
  return factsOfFetcher(observation, known);
}

it('the example behind its adapter writes a good answer, and replaces it in one step', async () => {
  expect(await played(good().valid('1m ago', '2d ahead'))).toMatchObject({
    'first.exit': 'zero',
    'first.file': 'new',
    'first.proof': 'as-given',
    'first.acceptable': 'yes',
    'first.cert-id': 'right',
    'after.file': 'renamed',
    'after.proof': 'newer',
    'after.leftovers': 'none',
  });
});

it.each([
  ['is down', down],
  ['says tryLater', error('tryLater')],
  ['says revoked', good().revoked()],
  ['sends a broken signature', good().signature('flipped')],
] as const)('it leaves the file alone when the responder %s', async (_what, reply) => {
  expect(await played(reply)).toMatchObject({
    'first.file': 'new',
    'after.exit': 'not-zero',
    'after.file': 'untouched',
    'after.proof': 'as-given',
    'after.leftovers': 'none',
  });
});
