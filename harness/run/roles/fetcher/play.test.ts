import { expect, it } from 'vitest';
import { World } from '../../../../ca/authority/world.ts';
import { LOOPBACK } from '../../../../ca/loopback.ts';
import { fetcher, http, oneByOne, oneOf, shakes } from '../../../index.ts';
import { undecidedFetcher } from '../../../judge/fetcher/undecided.ts';
import type { FetcherScenario } from '../../../model/scenario.ts';
import type { DefectName } from '../../../reference/defects/defects.ts';
import { openReferenceFetcher } from '../../../reference/fetcher/open.ts';
import { playFetcher } from './play.ts';

const world = new World();

async function played(scenario: FetcherScenario, ...defects: DefectName[]) {
  await using running = openReferenceFetcher(new Set(defects));
  const variant = { transport: 'implicit', tls: '1.3' } as const;
  const { observation } = await playFetcher({
    cell: { id: 'a-cell', scenario, needs: [], variant },
    ...{ scenario, running, world, mark: 'f1', told: () => {} },
    reach: { host: LOOPBACK, listenOn: LOOPBACK },
    budget: { step: 5000, total: 20_000 },
    runStart: Date.now(),
  });
  return { observation, why: undecidedFetcher(observation, scenario) };
}

/** The two hundredth request ends it long before. */
const MANY = 5000;
const PATIENCE = 60_000;
const [serves, counts, modest] = fetcher('t', {
  serves: {
    title: 'it serves while the responder fails',
    given: { reply: http(503) },
    when: [shakes('first'), oneByOne('again', MANY)],
    expect: { 'again.handshake': 'completes' },
  },
  counts: {
    title: 'it asks no more than once',
    given: { reply: http(503) },
    when: [shakes('first'), oneByOne('again', MANY)],
    expect: { 'again.asked': oneOf('no', 'once') },
  },
  modest: {
    title: 'it serves a few while the responder fails',
    given: { reply: http(503) },
    when: [shakes('first'), oneByOne('again', 12)],
    expect: { 'again.handshake': 'completes' },
  },
}) as [FetcherScenario, FetcherScenario, FetcherScenario];

it(
  'who asks without pause is ended after 200 requests, and that is told in one sentence',
  async () => {
    const { observation, why } = await played(serves, 'asks-without-pause');
    expect(observation.requests).toHaveLength(200);
    expect(why).toBe('it asked without pause, and was ended after 200 requests');
  },
  PATIENCE,
);

it(
  'where the requests are what is counted it is judged by them',
  async () => {
    const { observation, why } = await played(counts, 'asks-without-pause');
    expect(observation.endedAfter).toBe(200);
    expect(why).toBeUndefined();
  },
  PATIENCE,
);

it('who does not is left alone', async () => {
  const { observation, why } = await played(modest);
  expect(observation.endedAfter).toBeUndefined();
  expect(observation.requests.length).toBeLessThan(5);
  expect(why).toBeUndefined();
});
