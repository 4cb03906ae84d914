import { describe, expect, it } from 'vitest';
import type { Expected } from '../model/scenario.ts';
import type { PromiseClaim } from '../model/target.ts';
import { either, oneOf, rather } from '../vocabulary.ts';
import { clause, type FreeClaim, rule, statesOn, verdictOn } from './judge.fixture.ts';
import { wording } from './judge.ts';

const withholds: PromiseClaim = {
  id: 'withholds',
  text: 'withholds it',
  source: { document: 'the manual', section: '43' },
};

describe('one fact', () => {
  const cases: [string, Expected, string[], string, string][] = [
    ['a plain value met', 'absent', [], 'absent', 'pass'],
    ['a plain value missed', 'absent', [], 'empty', 'fail'],
    ['any of several', oneOf('absent', 'empty'), [], 'empty', 'pass'],
    ['none of several', oneOf('absent', 'empty'), [], 'other', 'fail'],
    ['left open', either('absent', 'empty'), [], 'absent', 'note'],
    ['left open, yet neither', either('absent', 'empty'), [], 'other', 'fail'],
    ['hoped for', rather('absent', ['empty']), [], 'absent', 'pass'],
    ['lawful all the same', rather('absent', ['empty']), [], 'empty', 'note'],
    ['neither hoped for nor lawful', rather('absent', ['empty']), [], 'other', 'fail'],
    ['tolerated', 'absent', ['empty'], 'empty', 'warn'],
    ['met although tolerated as well', 'absent', ['absent'], 'absent', 'pass'],
    ['open although tolerated as well', either('empty'), ['empty'], 'empty', 'note'],
    ['not tolerated', 'absent', ['empty'], 'other', 'fail'],
  ];
  it.each(cases)('%s', (_, expected, tolerated, actual, kind) => {
    const verdict = verdictOn(
      { expect: { staple: expected }, tolerate: { staple: tolerated } },
      { staple: actual },
    );
    expect(verdict.kind).toBe(kind);
    expect(verdict.mismatches).toEqual(
      kind === 'pass' ? [] : [{ fact: 'staple', expected: wording(expected), actual }],
    );
    expect(verdict.facts).toEqual({ staple: actual });
  });

  it('that was never established is not met', () => {
    const verdict = verdictOn({ expect: { staple: 'absent' } }, {});
    expect(verdict.kind).toBe('fail');
    expect(verdict.mismatches).toEqual([
      { fact: 'staple', expected: 'absent', actual: 'not seen' },
    ]);
  });

  it('an expectation that speaks of no fact changes nothing', () => {
    expect(verdictOn({ expect: {} }, { staple: 'x' }).kind).toBe('pass');
  });
});

describe('several facts', () => {
  const expected = { a: 'x', b: either('x', 'y'), c: 'x' };
  const tolerate = { c: ['y'] };

  it('the worst decides, wherever it stands', () => {
    const kindOf = (facts: Record<string, string>) =>
      verdictOn({ expect: expected, tolerate }, facts).kind;
    expect(kindOf({ a: 'x', b: 'x', c: 'x' })).toBe('note');
    expect(kindOf({ a: 'x', b: 'x', c: 'y' })).toBe('warn');
    expect(kindOf({ a: 'z', b: 'x', c: 'y' })).toBe('fail');
    expect(kindOf({ a: 'x', b: 'z', c: 'y' })).toBe('fail');
  });

  it('the sentence speaks of what decided alone; the table of everything', () => {
    const verdict = verdictOn({ expect: expected, tolerate }, { a: 'z', b: 'y', c: 'y' });
    expect(verdict.reason).toBe('Not kept: a is z, expected x.');
    expect(verdict.mismatches.map(({ fact }) => fact)).toEqual(['a', 'b', 'c']);
    const warned = verdictOn({ expect: expected, tolerate }, { a: 'x', b: 'y', c: 'y' });
    expect(warned.reason).toBe('Only the second best: c is y, expected x.');
    expect(verdictOn({ expect: expected }, { a: 'x', b: 'y', c: 'x' }).reason).toBe(
      'The documents leave it open; seen: b y.',
    );
    expect(verdictOn({ expect: { a: 'x' } }, { a: 'x' }).reason).toBe('As claimed: the claim.');
  });
});

it('who says nothing passes nothing, and keeps nothing', () => {
  const words = {
    role: 'client' as const,
    expect: { delivery: oneOf('tls', 'deferred'), marked: rather('not-verified', ['unsaid']) },
  };
  const seen = { delivery: 'tls', marked: 'unsaid' };
  const verdict = verdictOn(words, seen);
  expect(verdict.kind).toBe('note');
  expect(verdict.reason).toBe('It says nothing by which it could be told: marked unsaid.');
  expect(statesOn(words, seen)).toEqual(['a open']);
  expect(verdictOn(words, { ...seen, marked: 'not-verified' }).kind).toBe('pass');
});

describe('what a claim rests on', () => {
  const words = { provided: { asked: 'no', more: oneOf('a', 'b') }, expect: { staple: 'absent' } };

  it('where it is so the claim is judged', () => {
    expect(verdictOn(words, { asked: 'no', more: 'b', staple: 'absent' }).kind).toBe('pass');
    expect(verdictOn(words, { asked: 'no', more: 'a', staple: 'empty' }).kind).toBe('fail');
  });

  it('where it is not the verdict is a note that says what', () => {
    const verdict = verdictOn(words, { asked: 'yes', staple: 'empty' });
    expect(verdict.kind).toBe('note');
    expect(verdict.reason).toBe('Not put to the test: asked is yes, more is not seen.');
    expect(verdict.mismatches).toEqual([
      { fact: 'asked', expected: 'no', actual: 'yes' },
      { fact: 'more', expected: 'a or b', actual: 'not seen' },
    ]);
  });
});

describe('promises', () => {
  const words = {
    expect: { staple: either('absent', 'as-given'), alive: 'yes' },
    tolerate: { staple: ['empty'] },
    promise: { withholds: { staple: 'absent' } },
  };
  const facts = { staple: 'as-given', alive: 'yes' };

  it('one the target does not make is not its own', () => {
    const verdict = verdictOn(words, facts);
    expect(verdict.kind).toBe('note');
    expect(verdict.clauses).toEqual([{ ...rule, state: 'open' }]);
    expect(verdictOn(words, facts, { promises: [{ ...withholds, id: 'another' }] }).kind).toBe(
      'note',
    );
  });

  it('one it makes stands in place of the expectation on the same fact', () => {
    expect(verdictOn(words, { ...facts, staple: 'absent' }, { promises: [withholds] }).kind).toBe(
      'pass',
    );
    const broken = verdictOn(words, facts, { promises: [withholds] });
    expect(broken.kind).toBe('fail');
    expect(broken.mismatches).toEqual([{ fact: 'staple', expected: 'absent', actual: 'as-given' }]);
  });

  it('who breaks its own word alone breaks no requirement', () => {
    const split = { ...words, binds: { staple: { clauses: ['a'] }, alive: { clauses: ['b'] } } };
    const made = { promises: [withholds], requirements: [rule, clause('b')] };
    expect(statesOn(split, facts, made)).toEqual(['a open', 'b kept', 'withholds broken']);
    expect(verdictOn(split, facts, made).clauses.at(-1)).toEqual({
      id: 'withholds',
      state: 'broken',
      document: 'the manual',
      section: '43',
      level: 'promise',
      text: 'withholds it',
    });
  });

  it('who breaks a requirement as well has both held against it', () => {
    const made = { promises: [withholds] };
    expect(statesOn(words, { ...facts, staple: 'junk' }, made)).toEqual([
      'a broken',
      'withholds broken',
    ]);
    expect(statesOn(words, { staple: 'absent', alive: 'no' }, made)).toEqual([
      'a broken',
      'withholds kept',
    ]);
    // The second best is a shortcoming by the documents, too.
    expect(statesOn(words, { ...facts, staple: 'empty' }, made)).toEqual([
      'a short',
      'withholds broken',
    ]);
  });

  it('what the documents tolerate no promise tolerates', () => {
    expect(verdictOn(words, { ...facts, staple: 'empty' }).kind).toBe('warn');
    expect(verdictOn(words, { ...facts, staple: 'empty' }, { promises: [withholds] }).kind).toBe(
      'fail',
    );
  });

  it('one about a fact the scenario does not speak of is judged as well', () => {
    const more = { ...words, promise: { withholds: { alert: 'none' } } };
    const made = { promises: [withholds] };
    expect(verdictOn(more, { ...facts, alert: 'none' }, made).kind).toBe('note');
    const broken = verdictOn(more, { ...facts, alert: 'unknown_ca' }, made);
    expect(broken.kind).toBe('fail');
    expect(broken.clauses.map(({ id, state }) => `${id} ${state}`)).toEqual([
      'a open',
      'withholds broken',
    ]);
  });
});

describe('what is no verdict on the target', () => {
  const missed = { staple: 'empty' };
  const words = { expect: { staple: 'absent' } };

  it('evidence that cannot decide', () => {
    const verdict = verdictOn(words, missed, { inconclusive: 'it never came' });
    expect(verdict).toMatchObject({
      kind: 'inconclusive',
      reason: 'it never came',
      mismatches: [],
      facts: missed,
    });
  });

  it('our own fault, before all else', () => {
    const verdict = verdictOn({ ...words, provided: { asked: 'no' } }, missed, {
      inconclusive: 'a',
      ownFault: 'b',
    });
    expect(verdict).toMatchObject({
      kind: 'error',
      reason: 'b',
      mismatches: [],
      clauses: [{ ...rule, state: 'open' }],
    });
  });

  it('evidence that cannot decide, before what the claim rests on', () => {
    expect(verdictOn({ ...words, provided: { asked: 'no' } }, {}, { inconclusive: 'a' }).kind).toBe(
      'inconclusive',
    );
  });
});

it('an expectation in words', () => {
  expect(wording('absent')).toBe('absent');
  expect(wording(oneOf('a', 'b'))).toBe('a or b');
  expect(wording(either('a', 'b'))).toBe('left open: a or b');
  expect(wording(rather(['a', 'b'], ['c', 'd']))).toBe('a or b (left open: c or d)');
});

it('the facts of a verdict are a copy', () => {
  const facts = { staple: 'absent' };
  const verdict = verdictOn({ expect: { staple: 'absent' } }, facts);
  facts.staple = 'empty';
  expect(verdict.facts).toEqual({ staple: 'absent' });
});

describe('a message of which nothing was heard in time', () => {
  const claim = { expect: { delivery: 'deferred', 'mail-over-first': 'no' } };
  const heard = (words: FreeClaim, facts: Record<string, string>) =>
    verdictOn({ ...words, role: 'client' }, facts);

  it('accuses nobody', () => {
    const verdict = heard(claim, {
      delivery: 'unknown',
      'mail-over-first': 'no',
      handshake: 'aborted',
    });
    expect(verdict.kind).toBe('inconclusive');
    expect(verdict.reason).toBe('Cannot be told: delivery is unknown, expected deferred.');
    const second = { 'after.delivery': 'unknown', 'after.handshake': 'completes' };
    expect(heard({ expect: { 'after.delivery': 'tls' } }, second).kind).toBe('inconclusive');
  });

  it('nor does an injected reply that nothing was done with', () => {
    const seen = { injection: 'unknown', handshake: 'stalls' };
    expect(heard({ expect: { injection: 'discarded' } }, seen).kind).toBe('inconclusive');
  });

  it('does not hide what was seen', () => {
    const facts = { delivery: 'unknown', 'mail-over-first': 'yes', handshake: 'completes' };
    expect(heard(claim, facts).kind).toBe('fail');
    expect(heard(claim, facts).reason).not.toContain('delivery');
  });

  it('of a target that hangs in the handshake is heard enough of', () => {
    const facts = { delivery: 'unknown', 'mail-over-first': 'no', handshake: 'stalls' };
    expect(heard(claim, facts).kind).toBe('fail');
    const second = {
      'after.delivery': 'unknown',
      'after.handshake': 'stalls',
      handshake: 'completes',
    };
    expect(heard({ expect: { 'after.delivery': 'tls' } }, second).kind).toBe('fail');
  });

  it(
    'is no matter where the documents leave it open, and every ' +
      'other fact that is unknown is one',
    () => {
      expect(
        heard({ expect: { delivery: either('unknown', 'tls') } }, { delivery: 'unknown' }).kind,
      ).toBe('note');
      expect(verdictOn({ expect: { starttls: 'accepted' } }, { starttls: 'unknown' }).kind).toBe(
        'fail',
      );
    },
  );
});
