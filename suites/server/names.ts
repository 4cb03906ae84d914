import { either, good, identity, oneOf, type ServerScenario, server } from '#harness';
import { stapledAs } from './expectations.ts';

const a = { identity: identity({ leaf: { names: ['a.test'] } }), proof: good() } as const;
const b = { identity: identity({ leaf: { names: ['b.test'] } }), proof: good() } as const;
const given = { sni: { 'a.test': a, 'b.test': b } } as const;
const calls = (sni: string | null) => ({ do: 'connect', name: 'only', sni }) as const;

/** The staple follows the certificate, and the certificate follows the server name. */
export const names: readonly ServerScenario[] = server('names', {
  own: {
    title: 'the staple of the name that was called',
    proves: ['RFC6066-8-05', 'RFC9325-3.7-01', 'RFC6960-3.2-01'],
    covers: ['S12', 'N04', 'N05', 'R33'],
    given,
    when: calls('a.test'),
    transports: ['starttls', 'implicit'],
    ...stapledAs('a.test', { certificate: 'a.test' }),
    promise: { 'sni-selects-proof': { staple: 'a.test' } },
  },
  'each-its-own': {
    title: 'two names called in turn get two certificates and two staples',
    proves: ['RFC9325-3.7-01', 'RFC6960-3.2-01'],
    covers: ['S12', 'N05', 'R33'],
    given,
    when: [
      { do: 'connect', name: 'first', sni: 'a.test' },
      { do: 'connect', name: 'second', sni: 'b.test' },
      { do: 'connect', name: 'third', sni: 'a.test' },
    ],
    expect: { 'first.staple': 'a.test', 'second.staple': 'b.test', 'third.staple': 'a.test' },
    tolerate: { 'first.staple': 'absent', 'second.staple': 'absent', 'third.staple': 'absent' },
    promise: {
      'sni-selects-proof': {
        'first.staple': 'a.test',
        'second.staple': 'b.test',
        'third.staple': 'a.test',
      },
    },
  },
  none: {
    title: 'no name: the certificate of the house and its staple',
    proves: ['RFC7672-8.1-02', 'RFC7672-8.1-03', 'RFC8461-7.1-02'],
    covers: ['S12', 'N04', 'R33'],
    given,
    when: calls(null),
    ...stapledAs('as-given', { certificate: 'main' }),
  },
  unknown: {
    title: 'an unknown name: TLS goes on with some certificate and a staple that fits it',
    proves: ['RFC7672-8.1-03', 'RFC8461-7.1-02', 'RFC6066-3-03'],
    covers: ['S12', 'N04', 'R33'],
    given,
    when: calls('nobody.test'),
    expect: { handshake: 'completes', fits: oneOf('yes', 'no-staple') },
    tolerate: { handshake: 'declined' },
  },
  'upper-case': {
    title: 'a name in upper case: whichever certificate, its staple fits',
    proves: ['RFC6066-3-03', 'RFC6960-3.2-01'],
    covers: ['N04'],
    given,
    when: calls('A.TEST'),
    expect: {
      handshake: 'completes',
      certificate: either('a.test', 'main'),
      fits: oneOf('yes', 'no-staple'),
    },
    tolerate: { handshake: 'declined', certificate: 'none' },
  },
  'trailing-dot': {
    title: 'a name with a dot behind it: whichever certificate, its staple fits',
    proves: ['RFC6066-3-02', 'RFC6066-3-03'],
    covers: ['N04'],
    given,
    when: calls('a.test.'),
    expect: {
      handshake: either('completes', 'declined'),
      fits: oneOf('yes', 'no-staple'),
      alive: 'yes',
    },
  },
  'without-own-proof': {
    title: "a name without a proof of its own does not get the house's",
    proves: ['RFC7672-8.1-03', 'RFC6960-3.2-01'],
    covers: ['S11', 'S12', 'S14', 'R33'],
    given: { sni: { 'a.test': { ...a, proof: 'none' } } },
    when: calls('a.test'),
    expect: { handshake: 'completes', certificate: 'a.test', staple: 'absent' },
  },
});
