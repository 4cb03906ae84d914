import { describe, expect, it } from 'vitest';
import type { ServerScenario } from '../../../model/scenario.ts';
import type { Capability } from '../../../model/terms.ts';
import { good, leaf, type ServerClaim, server } from '../../../vocabulary.ts';
import { fetched } from './fetched.ts';

const one = (more: Partial<ServerClaim> = {}): ServerScenario => {
  const claim = { title: 'x', proves: ['x'], expect: { staple: 'as-given' as const }, ...more };
  const [scenario] = server('group', { slug: claim });
  if (!scenario) throw new Error('no scenario');
  return scenario;
};

describe('a server that fetches', () => {
  const can = (...capabilities: Capability[]) => new Set(capabilities);

  it('gets from the responder what others have in a file', () => {
    const scenario = fetched(one(), can('staple-fetch'));
    expect(scenario.needs).toEqual(['staple-fetch']);
    expect(scenario.given.reading).toBe('fetched');
  });

  it('and knows files as well is played with files', () => {
    expect(fetched(one(), can('staple-fetch', 'staple-file'))).toEqual(one());
    expect(fetched(one(), can())).toEqual(one());
  });

  it.each<[string, Partial<ServerClaim>]>([
    ['a file that is missing', { given: { proof: 'absent' } }],
    ['a file of several blobs', { given: { proof: { pem: [good(), good()] } } }],
    ['a file that is replaced', { when: [{ do: 'remove' }] }],
    ['a certificate that names no responder', { given: { identity: leaf({ ocsp: [] }) } }],
    [
      'a certificate with a serial number of its own',
      { given: { identity: leaf({ serial: '01' }) } },
    ],
    [
      'a second name like that',
      { given: { sni: { 'a.test': { identity: leaf({ ocsp: [] }), proof: good() } } } },
    ],
  ])('cannot play %s', (_what, more) => {
    expect(fetched(one(more), can('staple-fetch'))).toEqual(one(more));
  });
});
