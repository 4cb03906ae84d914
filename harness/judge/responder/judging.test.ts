import { describe, expect, it } from 'vitest';
import type { ResponderObservation } from '../../model/observation.ts';
import { toBase64 } from '../../model/octets.ts';
import { type Change, exchangeOf, observed } from './exchange.fixture.ts';
import { responderJudging } from './judging.ts';

describe('a responder elsewhere', () => {
  const doubted = (change: Change, remote = true) =>
    responderJudging.doubt({ ...observed(change), ...(remote ? { remote: true } : {}) });
  const lost: Change[] = (['refused', 'reset', 'closed', 'stalled'] as const).map((how) => ({
    response: 'none',
    ending: { how },
  }));
  const tryLater = toBase64(Uint8Array.of(0x30, 3, 0x0a, 1, 3));

  it('is not accused where it has enough of us, has no answer now, or the way breaks', () => {
    for (const code of [429, 503])
      expect(doubted({ response: { code } })).toBe(
        `question "only" was turned away by HTTP ${code}`,
      );
    expect(doubted({ response: { body: tryLater } })).toContain('tryLater');
    for (const change of lost) expect(doubted(change)).toContain('came to no reply');
    // Not so where it did again, and an ordinary question was answered behind it.
    for (const change of lost) {
      const exchange = { ...exchangeOf(change), again: true } as const;
      const seen = { ...observed(change), exchanges: [exchange], remote: true } as const;
      expect(responderJudging.doubt({ ...seen, exchanges: [exchange] })).toBeUndefined();
    }
  });

  it('is, where it answers; and one beside us always', () => {
    expect(doubted({})).toBeUndefined();
    expect(doubted({ response: { code: 500 } })).toBeUndefined();
    expect(doubted({ ending: { how: 'nonsense' } })).toBeUndefined();
    for (const change of [...lost, { response: { code: 503 } }, { response: { body: tryLater } }])
      expect(doubted(change, false)).toBeUndefined();
  });
});

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
