import { describe, expect, it } from 'vitest';
import { judge } from '../../harness/judge/judge.ts';
import { scenarios } from '../index.ts';
import { requirementById } from '../requirements/catalogue.ts';

const SCHEMES = ['RFC9846-4.5.1.2-02', 'RFC9846-4.5.2-01'];

/** States of the clauses on the scheme, where that certificate was shown. */
const statesOn = (id: string, certificate: string): string[] => {
  const scenario = scenarios.find((one) => one.id === id);
  if (!scenario) throw new Error(id);
  return judge({
    scenario,
    variant: { transport: 'starttls', tls: '1.3' },
    facts: { handshake: 'completes', staple: 'as-given', fits: 'yes', certificate },
    promises: [],
    requirements: scenario.proves.flatMap((one) => requirementById(one) ?? []),
  })
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
