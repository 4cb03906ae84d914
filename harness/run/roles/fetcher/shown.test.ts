import { expect, it } from 'vitest';
import type { FetcherObservation, FetchRequest } from '../../../model/observation.ts';
import { fetcherShown } from './shown.ts';

const request = (change: Partial<FetchRequest>): FetchRequest => ({
  ...{ at: 120.4, clock: 0, of: 'main', method: 'GET', target: '/abc', http: '1.1' },
  ...{ headers: [], body: '', reply: 'as-given' },
  ...change,
});

it('shows requests as lines to read, and as what a report draws', () => {
  const requests = [
    request({ until: 124.6, held: 3 }),
    // Nothing of it is told apart by signs that a name may hold as well.
    request({ at: 900, of: 'a: b, c', reply: 'x, over after 1 s', target: '/\n' }),
  ];
  const observation: FetcherObservation = {
    ...{ role: 'fetcher', connections: [], deliveries: [], steps: [], requests },
    ...{ aliveAfter: true, log: [] },
  };
  const excerpts = fetcherShown.excerpts(observation, {
    ...{ identities: {}, proofs: {}, at: '' },
  } as never);
  expect(excerpts).toHaveLength(1);
  expect(excerpts[0]?.requests).toEqual([
    { at: 120, took: 4, of: 'main', asked: 'GET /abc HTTP/1.1', reply: 'as-given' },
    {
      ...{ at: 900, of: 'a: b, c', reply: 'x, over after 1 s' },
      asked: String.raw`GET /\u{a} HTTP/1.1`,
    },
  ]);
  expect(excerpts[0]?.transcript).toContain('  GET /abc HTTP/1.1');
  expect(excerpts[0]?.transcript).toContain(
    '0.120 s, to the responder of main: as-given, over after 0.004 s, ' +
      'of which we held it for 0.003 s',
  );
});
