import { describe, expect, it } from 'vitest';
import type { ResponderObservation } from '../../model/observation.ts';
import { type Change, exchangeOf, observed } from './exchange.fixture.ts';
import { responderJudging } from './judging.ts';

describe('what cannot be decided', () => {
  const scenario = { role: 'responder' } as Parameters<typeof responderJudging.undecided>[1];
  const why = (observation: ResponderObservation) =>
    responderJudging.undecided(observation, scenario);

  it('is said of one that nobody can reach', () => {
    const refused: Change = {
      response: 'none',
      ending: { how: 'refused', detail: 'ECONNREFUSED' },
    };
    expect(why(observed(refused))).toMatch(/cannot be reached: ECONNREFUSED/);
    // But one that was its own and has ended has shown that.
    expect(why(observed(refused, { aliveAfter: false, ended: 'code 1' }))).toBeUndefined();
  });

  it('is said of one that stalls where an ordinary question stalls as well', () => {
    const stalls: Change = { response: 'none', ending: { how: 'stalled' } };
    expect(why(observed(stalls, { aliveAfter: false }))).toMatch(/not answer in time/);
    expect(why(observed(stalls))).toBeUndefined();
    expect(why(observed({}))).toBeUndefined();
    // One that answered before has shown that it does so no more.
    const both = { ...observed({}), exchanges: [exchangeOf({}), exchangeOf(stalls)] };
    expect(why({ ...both, aliveAfter: false })).toBeUndefined();
  });
});
