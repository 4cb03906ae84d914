import { describe, expect, it } from 'vitest';
import { good, Proof } from '../ca/proof/good.ts';
import type { Capability } from './model/terms.ts';
import {
  type ClientClaim,
  type ClientExpected,
  client,
  either,
  identity,
  is,
  leaf,
  oneOf,
  rather,
  type ServerClaim,
  type ServerExpected,
  type ServerTolerated,
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
    expect(serving({ when: { ...connect, name: 'first' } }).when).toEqual([
      { ...connect, name: 'first' },
    ]);
    expect(serving({ when: [connect, { do: 'remove' }] }).when).toHaveLength(2);
    const tolerate = { staple: 'absent', 'after.handshake': ['declined', 'not-begun'] } as const;
    expect(serving({ tolerate }).tolerate).toEqual({
      staple: ['absent'],
      'after.handshake': ['declined', 'not-begun'],
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
    [
      'a message under another policy',
      {
        policy: { status: 'none' },
        when: [
          { do: 'send', name: 'first' },
          {
            ...{ do: 'send', name: 'second' },
            policy: { status: 'require', chain: 'must', tls: 'may', resume: true },
          },
        ],
      },
      ['require-staple', 'verify-chain', 'resume-session'],
    ],
    ['two hosts', { given: [{}, {}] }, ['failover', 'request-staple']],
    [
      'a second try',
      {
        when: [
          { do: 'send', name: 'before' },
          { do: 'retry', name: 'after' },
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

describe('what an expected fact stands for', () => {
  const {
    expect: expected,
    binds,
    proves,
  } = serving({
    proves: ['a', 'b'],
    expect: {
      staple: 'absent',
      handshake: is('completes', 'c'),
      alive: is('yes'),
      placement: { is: oneOf('right', 'none'), instead: { twice: ['d'] } },
    },
  });

  it('is what its scenario proves, unless it says so itself', () => {
    expect(binds).toEqual({
      staple: { clauses: ['a', 'b'] },
      handshake: { clauses: ['c'] },
      alive: { clauses: [] },
      placement: { clauses: ['a', 'b'], instead: { twice: ['d'] } },
    });
  });

  it('leaves the expectation as it is', () => {
    expect(expected).toEqual({
      staple: 'absent',
      handshake: 'completes',
      alive: 'yes',
      placement: oneOf('right', 'none'),
    });
  });

  it('is all that a scenario proves', () => {
    expect(proves).toEqual(['a', 'b', 'c', 'd']);
    expect(serving({ proves: ['a'], expect: { alive: is('yes') } }).proves).toEqual([]);
  });
});

describe('a misspelt word does not compile', () => {
  // Types alone: what is assigned here has to be what the compiler works out.
  type Speaks<Key extends string, Of> = Key extends keyof Of ? true : false;
  type Takes<Value, Key extends keyof Of, Of> = Value extends Of[Key] ? true : false;

  it('as the name of a fact or an act', () => {
    const right: [
      Speaks<'staple', ServerExpected>,
      Speaks<'after.staple', ServerTolerated>,
      Speaks<'second.clear-text', ClientExpected>,
    ] = [true, true, true];
    const wrong: [
      Speaks<'stapel', ServerExpected>,
      Speaks<'affter.staple', ServerExpected>,
      Speaks<'after.stapel', ServerTolerated>,
      Speaks<'only.staple', ServerExpected>,
      Speaks<'staple', ClientExpected>,
    ] = [false, false, false, false, false];
    expect([...right, ...wrong]).toHaveLength(8);
  });

  it('as the value of a fact', () => {
    const right: [
      Takes<'absent', 'staple', ServerExpected>,
      Takes<'a.test', 'after.staple', ServerExpected>,
      Takes<{ oneOf: ['yes'] }, 'fits', ServerExpected>,
      Takes<'tls', 'before.delivery', ClientExpected>,
    ] = [true, true, true, true];
    const wrong: [
      Takes<'abscent', 'staple', ServerExpected>,
      Takes<'neewer', 'after.staple', ServerExpected>,
      Takes<{ oneOf: ['yess'] }, 'fits', ServerExpected>,
      Takes<['declines'], 'handshake', ServerTolerated>,
      Takes<{ is: 'yess'; clauses: [] }, 'fits', ServerExpected>,
      Takes<'starttls', 'before.delivery', ClientExpected>,
    ] = [false, false, false, false, false, false];
    expect([...right, ...wrong]).toHaveLength(10);
  });
});
