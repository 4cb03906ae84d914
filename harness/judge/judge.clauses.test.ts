import { describe, expect, it } from 'vitest';
import type { Clause } from '../model/requirement.ts';
import { clause, rule, statesOn, verdictOn } from './judge.fixture.ts';

describe('an odd act beside its control', () => {
  const claim = {
    expect: { 'odd.handshake': 'completes', 'after.handshake': 'completes', alive: 'yes' },
  };
  const seen = { 'odd.handshake': 'declined', 'after.handshake': 'completes', alive: 'yes' };

  it('is a failure where the control passes, or there was none', () => {
    expect(verdictOn(claim, { ...seen, 'odd.control': 'passes' }).kind).toBe('fail');
    expect(verdictOn(claim, { ...seen, 'odd.control': 'none' }).kind).toBe('fail');
    expect(verdictOn(claim, seen).kind).toBe('fail');
  });

  it('says nothing where the control fails', () => {
    const verdict = verdictOn(claim, { ...seen, 'odd.control': 'fails' });
    expect(verdict.kind).toBe('note');
    expect(verdict.reason).toBe(
      'Not put to the test: odd.handshake is declined, expected completes, and the same ' +
        'without its odd part fares no better: the two have no parameters in common.',
    );
    const tolerated = { ...claim, tolerate: { 'odd.handshake': ['declined'] } };
    expect(verdictOn(tolerated, { ...seen, 'odd.control': 'fails' }).kind).toBe('note');
  });

  it('excuses no other act, and no server that went down', () => {
    const facts = { ...seen, 'odd.control': 'fails' };
    expect(verdictOn(claim, { ...facts, 'after.handshake': 'declined' }).kind).toBe('fail');
    expect(verdictOn(claim, { ...facts, alive: 'no' }).kind).toBe('fail');
    const only = verdictOn({ expect: { alive: 'yes' } }, { alive: 'no', control: 'fails' });
    expect(only.kind).toBe('fail');
  });

  it('what is met is met', () => {
    const met = { ...seen, 'odd.handshake': 'completes', 'odd.control': 'fails' };
    expect(verdictOn(claim, met).kind).toBe('pass');
  });
});

describe('the level of what is broken', () => {
  const cases: [string, Partial<Clause>, string, string][] = [
    ['an explicit MUST', {}, 'fail', 'broken'],
    ['an explicit MUST NOT', { level: 'MUST NOT' }, 'fail', 'broken'],
    ['a MUST that is our reading', { implied: true }, 'warn', 'short'],
    ['a MUST NOT that is our reading', { level: 'MUST NOT', implied: true }, 'warn', 'short'],
    ['a SHOULD', { level: 'SHOULD' }, 'warn', 'short'],
    ['a SHOULD NOT', { level: 'SHOULD NOT' }, 'warn', 'short'],
    ['what is only permitted', { level: 'MAY' }, 'warn', 'open'],
  ];
  it.each(cases)('%s', (_, more, kind, state) => {
    const one = { requirements: [clause('a', more)] };
    const words = { expect: { staple: 'absent' } };
    expect(verdictOn(words, { staple: 'empty' }, one).kind).toBe(kind);
    expect(statesOn(words, { staple: 'empty' }, one)).toEqual([`a ${state}`]);
    // What is tolerated is fallen short of, whatever its level.
    const lenient = { ...words, tolerate: { staple: ['empty'] } };
    expect(verdictOn(lenient, { staple: 'empty' }, one).kind).toBe('warn');
    expect(statesOn(lenient, { staple: 'empty' }, one)).toEqual([
      more.level === 'MAY' ? 'a open' : 'a short',
    ]);
    expect(statesOn(words, { staple: 'absent' }, one)).toEqual([
      more.level === 'MAY' ? 'a open' : 'a kept',
    ]);
  });

  it('no clause at all is no failure', () => {
    const words = { expect: { staple: 'absent' }, binds: { staple: { clauses: [] } } };
    expect(verdictOn(words, { staple: 'empty' })).toMatchObject({
      kind: 'warn',
      reason: 'Should not be so: staple is empty, expected absent.',
    });
    expect(verdictOn(words, { staple: 'absent' })).toMatchObject({ kind: 'pass', clauses: [] });
  });

  it('one explicit MUST among others decides', () => {
    const words = { expect: { staple: 'absent' }, binds: { staple: { clauses: ['a', 'b', 'c'] } } };
    const requirements = [rule, clause('b', { implied: true }), clause('c', { level: 'SHOULD' })];
    expect(verdictOn(words, { staple: 'empty' }, { requirements }).kind).toBe('fail');
    expect(statesOn(words, { staple: 'empty' }, { requirements })).toEqual([
      'a broken',
      'b short',
      'c short',
    ]);
  });
});

describe('a fact that is missed', () => {
  const words = {
    expect: { staple: 'absent', alive: 'yes', placement: 'right' },
    binds: {
      staple: { clauses: ['a'] },
      alive: { clauses: ['b'] },
      placement: { clauses: ['a', 'c'], instead: { twice: ['d'] } },
    },
  };
  const requirements = ['a', 'b', 'c', 'd'].map((id) => clause(id));
  const met = { staple: 'absent', alive: 'yes', placement: 'right' };

  it('breaks the clauses it stands for and no other', () => {
    expect(statesOn(words, met, { requirements })).toEqual(['a kept', 'b kept', 'c kept']);
    expect(statesOn(words, { ...met, alive: 'no' }, { requirements })).toEqual([
      'a kept',
      'b broken',
      'c kept',
    ]);
    expect(statesOn(words, { ...met, placement: 'none' }, { requirements })).toEqual([
      'a broken',
      'b kept',
      'c broken',
    ]);
  });

  it('breaks in their place those of the value that was seen', () => {
    expect(statesOn(words, { ...met, placement: 'twice' }, { requirements })).toEqual([
      'a kept',
      'b kept',
      'd broken',
    ]);
  });
});

describe('a clause that binds elsewhere', () => {
  const words = { expect: { 'after.staple': 'absent' } };
  const seen = { 'after.staple': 'empty', 'after.resumed': 'no', resumed: 'yes' };
  const cases: [string, Clause['only'], string][] = [
    ['in this version of TLS', { tls: '1.3' }, 'fail'],
    ['in the other', { tls: '1.2' }, 'warn'],
    ['over this transport', { transport: 'starttls' }, 'fail'],
    ['over the other', { transport: 'implicit' }, 'warn'],
    ['where a status was sent, and one was', { when: 'status-sent' }, 'fail'],
    ['where the session was resumed, and another was', { when: 'resumed' }, 'warn'],
    ['where a mail was taken, and none was', { when: 'mail-taken' }, 'warn'],
  ];
  it.each(cases)('%s', (_, only = {}, kind) => {
    const one = { requirements: [clause('a', { only })] };
    expect(verdictOn(words, seen, one).kind).toBe(kind);
    expect(statesOn(words, seen, one)).toEqual(kind === 'fail' ? ['a broken'] : []);
  });
});
