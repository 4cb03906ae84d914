import { describe, expect, it } from 'vitest';
import { scenarioOf, verdictOn } from '../judged.fixture.ts';

const SCHEMES = ['RFC9846-4.5.1.2-02', 'RFC9846-4.5.2-01'];

/** States of the clauses on the scheme, where that certificate was shown. */
const statesOn = (id: string, certificate: string): string[] => {
  const seen = { handshake: 'completes', staple: 'as-given', fits: 'yes', certificate };
  return verdictOn(scenarioOf(id), seen, '1.3')
    .clauses.filter(({ id: clause }) => SCHEMES.includes(clause))
    .map(({ state }) => state);
};

describe('the scheme that a certificate is for', () => {
  it('is kept to by the one that suits the client, and broken by the other', () => {
    expect(statesOn('server/post-quantum/dual-ecdsa', 'main')).toEqual(['kept', 'kept']);
    expect(statesOn('server/post-quantum/dual-ecdsa', 'dual')).toEqual(['broken', 'broken']);
    expect(statesOn('server/post-quantum/dual-ml-dsa', 'dual')).toEqual(['kept', 'kept']);
    expect(statesOn('server/post-quantum/dual-ml-dsa', 'main')).toEqual(['broken', 'broken']);
  });

  it('is not spoken of where none was shown, or one that nobody knows', () => {
    for (const slug of ['dual-ecdsa', 'dual-ml-dsa'])
      for (const value of ['none', 'other'])
        expect(statesOn(`server/post-quantum/${slug}`, value)).toEqual([]);
    for (const value of ['main', 'none', 'other'])
      expect(statesOn('server/calibration/ml-dsa', value)).toEqual([]);
  });
});
