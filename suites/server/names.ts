import { either, good, identity, is, type Proof, type ServerScenario, server } from '#harness';
import {
  alive,
  completes,
  fittingOrNone,
  type ServerExpectation,
  stapledAs,
  status,
} from './expectations.ts';

const proving = (name: string, proof: Proof) =>
  ({ identity: identity({ leaf: { names: [name] } }), proof }) as const;
const a = proving('a.test', good());
const b = proving('b.test', good());
/** A proof of its own for each name. */
const manifold = {
  'a.test': a,
  'b.test': b,
  'c.test': proving('c.test', good().signedBy('ca')),
  'd.test': proving('d.test', good().responder('byKey')),
  'e.test': proving('e.test', good().unknown()),
  'f.test': proving('f.test', good().without('nextUpdate')),
} as const;
const given = { sni: { 'a.test': a, 'b.test': b } } as const;
const calls = (sni: string | null) => ({ do: 'connect', name: 'only', sni }) as const;

const oneByOne = {
  'first.staple': 'a.test',
  'second.staple': 'b.test',
  'third.staple': 'a.test',
} as const;
// RFC 9325 3.7: server names are known.
const named = is('a.test', 'RFC9325-3.7-01');
// A server for DANE or MTA-STS must not insist on a name (RFC 7672 8.1, RFC 8461 7.1); nobody here
// says that he is one.
const withoutName = is('completes', 'RFC7672-8.1-02', 'RFC7672-8.1-03', 'RFC8461-7.1-02');

const junk = good().damaged({ kind: 'random', bytes: 300 });
/** Nobody calls the name whose file is no good: to start without TLS over it is second best. */
const unharmed = {
  expect: {
    'first.handshake': withoutName,
    'first.staple': status('as-given'),
    'second.handshake': completes,
    'second.staple': status('b.test'),
    alive,
  },
  tolerate: {
    'first.handshake': ['declined', 'not-begun'],
    'first.staple': 'absent',
    'second.handshake': ['declined', 'not-begun'],
    'second.staple': 'absent',
  },
} as const satisfies ServerExpectation;

/** The staple follows the certificate, and the certificate follows the server name. */
export const names: readonly ServerScenario[] = server('names', {
  own: {
    title: 'the staple of the name that was called',
    covers: ['S12', 'N04', 'N05', 'R33'],
    given,
    when: calls('a.test'),
    transports: ['starttls', 'implicit'],
    ...stapledAs('a.test', { certificate: named }),
    promise: { 'sni-selects-proof': { staple: 'a.test' } },
  },
  'each-its-own': {
    title: 'two names called in turn get two certificates and two staples',
    covers: ['S12', 'N05', 'R33'],
    given,
    when: [
      { do: 'connect', name: 'first', sni: 'a.test' },
      { do: 'connect', name: 'second', sni: 'b.test' },
      { do: 'connect', name: 'third', sni: 'a.test' },
    ],
    expect: {
      'first.staple': status('a.test'),
      'second.staple': status('b.test'),
      'third.staple': status('a.test'),
    },
    tolerate: { 'first.staple': 'absent', 'second.staple': 'absent', 'third.staple': 'absent' },
    promise: { 'sni-selects-proof': oneByOne },
  },
  none: {
    title: 'no name: the certificate of the house and its staple',
    covers: ['S12', 'N04', 'R33'],
    given,
    when: calls(null),
    ...stapledAs('as-given', { handshake: withoutName, certificate: is('main') }),
    tolerate: { handshake: 'declined', staple: 'absent', certificate: 'none', fits: 'no-staple' },
  },
  unknown: {
    title: 'an unknown name: TLS goes on with some certificate and a staple that fits it',
    covers: ['S12', 'N04', 'R33'],
    given,
    when: calls('nobody.test'),
    expect: { handshake: withoutName, fits: fittingOrNone },
    tolerate: { handshake: 'declined' },
  },
  'upper-case': {
    title: 'a name in upper case: whichever certificate is sent, its staple fits',
    covers: ['N04'],
    given,
    when: calls('A.TEST'),
    expect: {
      handshake: is('completes', 'RFC6066-3-03'),
      certificate: is(either('a.test', 'main')),
      fits: fittingOrNone,
    },
    tolerate: { handshake: 'declined', certificate: 'none' },
  },
  'trailing-dot': {
    title: 'a name with a dot behind it: whichever certificate is sent, its staple fits',
    covers: ['N04'],
    given,
    when: calls('a.test.'),
    expect: {
      handshake: is(either('completes', 'declined'), 'RFC6066-3-03'),
      fits: fittingOrNone,
      alive,
    },
  },
  'all-kinds-at-once': {
    title:
      'eight at once for six names, with proofs of six kinds: no staple is on a wrong certificate',
    covers: ['W26', 'N02', 'R33'],
    given: { sni: manifold },
    when: { do: 'connect', name: 'only', times: 8, among: Object.keys(manifold) },
    expect: { handshake: completes, fits: fittingOrNone, alive },
    tolerate: { handshake: ['declined', 'not-begun'] },
  },
  'unused-undecodable': {
    title: 'random octets in the file of a name that nobody calls harm no other name',
    covers: ['S25', 'S05', 'N05'],
    given: { sni: { 'a.test': { ...a, proof: junk }, 'b.test': b } },
    when: [
      { do: 'connect', name: 'first', sni: null },
      { do: 'connect', name: 'second', sni: 'b.test' },
    ],
    ...unharmed,
  },
  'unused-absent': {
    title: 'a name that nobody calls and whose file is not there harms no other name',
    covers: ['S25', 'N05', 'N31'],
    given: { sni: { 'a.test': { ...a, proof: 'absent' }, 'b.test': b } },
    when: [
      { do: 'connect', name: 'first', sni: null },
      { do: 'connect', name: 'second', sni: 'b.test' },
    ],
    ...unharmed,
  },
  'without-own-proof': {
    title: "a name without a proof of its own does not get the house's",
    proves: ['RFC6066-8-05', 'RFC8446-4.4.2.1-01'],
    covers: ['S11', 'S12', 'S14', 'R33'],
    given: { sni: { 'a.test': { ...a, proof: 'none' } } },
    when: calls('a.test'),
    expect: { handshake: completes, certificate: named, staple: 'absent' },
  },
});
