import { expect, it } from 'vitest';
import type { FetcherObservation, FetchRequest } from '../../../model/observation.ts';
import { lateInFetching } from './self-check.ts';

const STEP = 6000;

const late = (change: Partial<FetchRequest>): string | undefined => {
  const request: FetchRequest = {
    ...{ at: 0, clock: 0, of: 'main', method: 'POST', target: '/', http: '1.1', headers: [] },
    ...{ body: '', reply: 'an answer', ...change },
  };
  const observation: FetcherObservation = {
    ...{ role: 'fetcher', steps: [], connections: [], requests: [request], aliveAfter: true },
    log: [],
  };
  const known = { proofs: {}, identities: {}, at: '', responders: {} };
  return lateInFetching({ observation, known, captures: [] }, STEP);
};

it('an answer of ours that left long behind the query is late', () => {
  expect(late({ until: 9000 })).toBeDefined();
  expect(late({ until: 100 })).toBeUndefined();
});

it('one that was held on purpose is late by the rest', () => {
  expect(late({ until: 9000, held: 8900 })).toBeUndefined();
  expect(late({ until: 9000, held: 1000 })).toBeDefined();
});
