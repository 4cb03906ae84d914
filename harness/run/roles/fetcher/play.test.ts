import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { expect, it } from 'vitest';
import { World } from '../../../../ca/authority/world.ts';
import { LOOPBACK } from '../../../../ca/loopback.ts';
import { fetcher, fetches, http, oneByOne, oneOf, shakes } from '../../../index.ts';
import { undecidedFetcher } from '../../../judge/fetcher/undecided.ts';
import type { FetcherInstance, RunningFetcher } from '../../../model/running.ts';
import type { FetcherScenario } from '../../../model/scenario.ts';
import type { DefectName } from '../../../reference/defects/defects.ts';
import { openReferenceFetcher } from '../../../reference/fetcher/open.ts';
import { playFetcher } from './play.ts';

const world = new World();

async function played(scenario: FetcherScenario, ...defects: DefectName[]) {
  await using running = openReferenceFetcher(new Set(defects));
  return playedBy(running, scenario);
}

async function playedBy(running: RunningFetcher, scenario: FetcherScenario) {
  const variant = { transport: 'implicit', tls: '1.3' } as const;
  const { observation, captures } = await playFetcher({
    cell: { id: 'a-cell', scenario, needs: [], variant },
    ...{ scenario, running, world, mark: 'f1', told: () => {} },
    reach: { host: LOOPBACK, listenOn: LOOPBACK },
    budget: { step: 5000, total: 20_000 },
    runStart: Date.now(),
  });
  return { observation, captures, why: undecidedFetcher(observation, scenario) };
}

/** The two hundredth request ends it long before. */
const MANY = 5000;
const PATIENCE = 60_000;
const [serves, counts, reloads, modest] = fetcher('t', {
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
  reloads: {
    title: 'who comes while it is reloaded is served',
    when: [shakes('first'), { do: 'reload', name: 'crowd', meanwhile: 5 }],
    expect: { 'crowd.handshake': 'completes' },
  },
  modest: {
    title: 'it serves a few while the responder fails',
    given: { reply: http(503) },
    when: [shakes('first'), oneByOne('again', 12)],
    expect: { 'again.handshake': 'completes' },
  },
}) as [FetcherScenario, FetcherScenario, FetcherScenario, FetcherScenario];

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

it('a reload is not over before somebody has come, and some come behind it', async () => {
  const { observation, why } = await played(reloads);
  const crowd = observation.connections.filter(({ name }) => name === 'crowd');
  expect(crowd.length).toBeGreaterThanOrEqual(1 + 5);
  expect(crowd.every(({ tls }) => tls?.complete)).toBe(true);
  expect(why).toBeUndefined();
});

it('a program that misses an answer that is there at once is given one later', async () => {
  const [asks] = fetcher('t', {
    asks: { title: 'it asks', when: fetches('only'), expect: { asked: 'once' } },
  });
  const held = 200;
  await using reference = openReferenceFetcher(new Set());
  const { observation } = await playedBy(
    {
      ...reference,
      open: async (words) => Object.assign(await reference.open(words), { answersAfter: held }),
    },
    asks as FetcherScenario,
  );
  const [{ at, until = 0, held: told } = { at: 0 }] = observation.requests;
  expect(told).toBe(held);
  expect(until - at).toBeGreaterThanOrEqual(held - 1);
});

it(
  'who goes silent to the first that comes while it reads its configuration is seen to',
  async () => {
    const { observation } = await played(reloads, 'stalls-on-reload');
    const crowd = observation.connections.filter(({ name }) => name === 'crowd');
    expect(crowd.map(({ tls }) => tls?.complete)).toEqual([false, ...Array(5).fill(true)]);
  },
  PATIENCE,
);

/**
 * The reference, behind a port that turns so many away who come once it was told to reload: as a
 * program does that closes its port and opens it again.
 * @param served so many are served as before, until it gets to the order.
 */
async function turningAway(comers: number, served = 0) {
  const reference = openReferenceFetcher(new Set());
  const refusing = createServer((socket) => socket.destroy()).listen(0, LOOPBACK);
  await once(refusing, 'listening');
  const { port } = refusing.address() as AddressInfo;
  let [left, before] = [0, 0];
  const opened = async (instance: FetcherInstance): Promise<FetcherInstance> =>
    new Proxy(instance, {
      get(it, name) {
        if (name === 'reload')
          return async () => {
            await it.reload();
            [left, before] = [comers, served];
          };
        if (name === 'endpoint')
          return () => (before-- <= 0 && left-- > 0 ? { host: LOOPBACK, port } : it.endpoint());
        const value: unknown = Reflect.get(it, name, it);
        return typeof value === 'function' ? value.bind(it) : value;
      },
    });
  const running = new Proxy(reference, {
    get(it, name) {
      if (name === 'open')
        return async (...words: Parameters<typeof it.open>) => opened(await it.open(...words));
      const value: unknown = Reflect.get(it, name, it);
      return typeof value === 'function' ? value.bind(it) : value;
    },
  });
  return {
    running,
    left: () => left,
    async [Symbol.asyncDispose]() {
      refusing.close();
      await reference[Symbol.asyncDispose]();
    },
  };
}

const [settled] = fetcher('t', {
  settled: {
    title: 'it serves behind an hour in which nothing changes',
    given: { reply: http(503) },
    when: [fetches('first'), fetches('other'), shakes('after')],
    expect: { 'after.handshake': 'completes' },
  },
}) as [FetcherScenario];

it('of what an act is judged by the packets are kept, however many visits led to it', async () => {
  const { observation, captures } = await played(settled);
  const aside = observation.connections.filter((one) => one.aside === 'priming');
  expect(aside.length).toBeGreaterThan(4);
  expect(captures.slice(0, 3).map(({ name }) => name)).toEqual(['first', 'other', 'after']);
});

const [behind] = fetcher('t', {
  behind: {
    title: 'it serves behind a reload',
    when: [shakes('first'), { do: 'reload', name: 'other' }, shakes('after'), shakes('later')],
    expect: { 'after.handshake': 'completes' },
  },
}) as [FetcherScenario];

it('who is turned away while a reload is under way comes again until somebody is let in', async () => {
  await using gap = await turningAway(3);
  const { observation, captures } = await playedBy(gap.running, behind);
  const told = observation.connections.map(({ name, aside, tls }) => [
    name,
    aside,
    tls?.complete ?? false,
  ]);
  // Who was let in comes first, so that those packets are kept.
  expect(told).toEqual([
    ['first', undefined, true],
    ['after', undefined, true],
    ['later', undefined, true],
    ...Array(3).fill(['after', 'turned-away', false]),
  ]);
  const visits = captures.map(({ name }) => name).filter((name) => !name.startsWith('responder-'));
  expect(visits).toEqual(['first', 'after', 'later', 'after-turned-away']);
  expect(gap.left()).toBeLessThan(0);
});

it('nor is who is turned away later, since a busy machine gets to the order late', async () => {
  await using gap = await turningAway(2, 1);
  const { observation } = await playedBy(gap.running, behind);
  const told = observation.connections.map(({ name, aside, tls }) => [
    name,
    aside,
    tls?.complete ?? false,
  ]);
  expect(told).toEqual([
    ['first', undefined, true],
    ['after', undefined, true],
    ['later', undefined, true],
    ...Array(2).fill(['later', 'turned-away', false]),
  ]);
});

it(
  'who is turned away without end is seen to be',
  async () => {
    await using gap = await turningAway(Number.POSITIVE_INFINITY);
    const { observation } = await playedBy(gap.running, behind);
    const named = observation.connections.filter(({ aside }) => aside === undefined);
    expect(named.map(({ name, tls }) => [name, tls?.complete ?? false])).toEqual([
      ['first', true],
      ['after', false],
      ['later', false],
    ]);
    expect(observation.connections.length).toBeGreaterThan(named.length);
  },
  PATIENCE,
);
