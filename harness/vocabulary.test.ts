import { describe, expect, it } from 'vitest';
import { good, Proof } from '../ca/proof/good.ts';
import type { Capability } from './model/terms.ts';
import {
  type ClientClaim,
  client,
  either,
  identity,
  leaf,
  oneOf,
  rather,
  type ServerClaim,
  server,
} from './vocabulary.ts';

const serving = (words: Partial<ServerClaim> = {}) => {
  const [scenario] = server('group', {
    slug: { title: 'x', proves: ['x'], expect: { alive: 'yes' }, ...words },
  });
  if (!scenario) throw new Error('no scenario');
  return scenario;
};
const sending = (words: Partial<ClientClaim> = {}) => {
  const [scenario] = client('group', {
    slug: { title: 'x', proves: ['x'], expect: { delivery: 'tls' }, ...words },
  });
  if (!scenario) throw new Error('no scenario');
  return scenario;
};
const connect = { do: 'connect', name: 'only' } as const;

describe('a server scenario', () => {
  it('has a good proof, one connection and every default unless it says otherwise', () => {
    expect(serving()).toMatchObject({
      id: 'server/group/slug',
      role: 'server',
      when: [connect],
      transports: ['starttls'],
      versions: ['1.2', '1.3'],
      aliases: [],
      covers: [],
      tolerate: {},
      promise: {},
      provided: {},
      blackBox: false,
      given: { identity: identity(), sni: {}, reading: 'expanded' },
    });
    const { proof } = serving().given;
    expect(proof instanceof Proof && proof.spec).toEqual(good().spec);
    expect('calibrates' in serving()).toBe(false);
  });

  it('keeps what it says', () => {
    const words = {
      transports: ['implicit'],
      versions: ['1.3'],
      aliases: ['old'],
      covers: ['S01'],
    } as const;
    expect(serving(words)).toMatchObject(words);
    expect(serving({ given: { proof: 'none' } }).given).toMatchObject({
      proof: 'none',
      reading: 'expanded',
    });
  });

  it('may say one act or several, one tolerated value or several', () => {
    expect(serving({ when: { ...connect, name: 'a' } }).when).toEqual([{ ...connect, name: 'a' }]);
    expect(serving({ when: [connect, { do: 'remove' }] }).when).toHaveLength(2);
    expect(serving({ tolerate: { a: 'x', b: ['y', 'z'] } }).tolerate).toEqual({
      a: ['x'],
      b: ['y', 'z'],
    });
  });

  const one = { identity: identity(), proof: good() };
  const cases: [string, Partial<ServerClaim>, Capability[]][] = [
    ['nothing said', {}, ['staple-file']],
    ['no staple file', { given: { proof: 'none' } }, []],
    ['a staple file that is not there', { given: { proof: 'absent' } }, ['staple-file']],
    ['a fixed name', { given: { reading: 'static' } }, ['staple-file-static']],
    ['a fixed name of nothing', { given: { reading: 'static', proof: 'none' } }, []],
    [
      'several proofs',
      { given: { proof: { pem: [good(), good()] } } },
      ['multi-staple', 'staple-file'],
    ],
    ['two certificates', { given: { dual: one } }, ['staple-file', 'dual-cert']],
    ['names', { given: { sni: { 'a.test': one } } }, ['staple-file', 'sni']],
    [
      'resumption',
      { when: [connect, { ...connect, resume: true }] },
      ['resumption', 'staple-file'],
    ],
    ['a mail', { when: { ...connect, dialogue: 'mail' } }, ['accept-mail', 'staple-file']],
    ['a removed file', { when: [{ do: 'remove' }] }, ['hot-reload', 'staple-file']],
    ['a cut file', { when: [{ do: 'truncate', keep: 0.5 }] }, ['hot-reload', 'staple-file']],
    ['a wait for expiry alone', { when: [{ do: 'await-expiry', beyond: 1 }] }, ['staple-file']],
    ['needs of its own, once', { needs: ['sni', 'staple-file'] }, ['staple-file', 'sni']],
    ['what it calibrates it does not need', { calibrates: 'staple-file', needs: ['sni'] }, ['sni']],
  ];
  it.each(cases)('needs what it arranges: %s', (_, words, needs) => {
    expect([...serving(words).needs].sort()).toEqual([...needs].sort());
  });
});

describe('a client scenario', () => {
  it('has one ordinary host, one message and the status asked for unless it says otherwise', () => {
    const { given, when, id } = sending();
    expect(id).toBe('client/group/slug');
    expect(when).toEqual([{ do: 'send', name: 'only' }]);
    expect(given.policy).toEqual({ status: 'request', chain: 'try', tls: 'may', resume: false });
    expect(given.hosts).toHaveLength(1);
    expect(given.hosts[0]).toMatchObject({
      trick: 'none',
      starttls: 'offered',
      tickets: false,
      down: false,
    });
  });

  it('changes what it says of each host, and no more', () => {
    const { hosts } = sending({ given: [{ proof: 'none' }, { down: true }] }).given;
    expect(hosts.map(({ down, proof }) => [down, proof === 'none'])).toEqual([
      [false, true],
      [true, false],
    ]);
  });

  const cases: [string, Partial<ClientClaim>, Capability[]][] = [
    ['nothing said', {}, ['request-staple']],
    ['required', { policy: { status: 'require' } }, ['require-staple']],
    ['not asked', { policy: { status: 'none' } }, []],
    ['a chain that must verify', { policy: { chain: 'must' } }, ['request-staple', 'verify-chain']],
    ['TLS or nothing', { policy: { tls: 'must' } }, ['request-staple', 'require-tls']],
    ['resumption', { policy: { resume: true } }, ['request-staple', 'resume-session']],
    ['two hosts', { given: [{}, {}] }, ['failover', 'request-staple']],
    [
      'a second try',
      {
        when: [
          { do: 'send', name: 'a' },
          { do: 'retry', name: 'b' },
        ],
      },
      ['retry', 'request-staple'],
    ],
  ];
  it.each(cases)('needs what it arranges: %s', (_, words, needs) => {
    expect([...sending(words).needs].sort()).toEqual([...needs].sort());
  });
});

it('what is expected, in words', () => {
  expect(either('a', 'b')).toEqual({ either: ['a', 'b'] });
  expect(oneOf('a')).toEqual({ oneOf: ['a'] });
  expect(rather('a', ['b'])).toEqual({ oneOf: ['a'], either: ['b'] });
  expect(rather(['a', 'c'], ['b'])).toEqual({ oneOf: ['a', 'c'], either: ['b'] });
});

it('a leaf that differs in what is said alone', () => {
  expect(leaf({ tlsFeature: [5] })).toEqual({
    ...identity(),
    leaf: { ...identity().leaf, tlsFeature: [5] },
  });
});
