import { expect, it } from 'vitest';
import { client } from '../vocabulary.ts';
import { judge } from './judge.ts';

const [scenario] = client('unasking', {
  unsolicited: {
    title: 'x',
    proves: ['x'],
    provided: { asked: 'no' },
    expect: { 'mail-over-first': 'no' },
  },
});

const verdictOn = (facts: Record<string, string>) =>
  scenario &&
  judge({
    scenario,
    variant: { transport: 'starttls', tls: '1.3' },
    facts,
    promises: [],
    requirements: [{ id: 'x', document: 'RFC 6066', section: '8', level: 'MUST', text: 'a rule' }],
  });

it('a claim is judged where what it rests on is so', () => {
  expect(verdictOn({ asked: 'no', 'mail-over-first': 'yes' })?.kind).toBe('fail');
  expect(verdictOn({ asked: 'no', 'mail-over-first': 'no' })?.kind).toBe('pass');
});

it('and is a note where it is not, whatever else was seen', () => {
  const verdict = verdictOn({ asked: 'yes', 'mail-over-first': 'yes' });
  expect(verdict?.kind).toBe('note');
  expect(verdict?.reason).toBe('Not put to the test: asked is yes.');
  expect(verdictOn({ 'mail-over-first': 'yes' })?.kind).toBe('note');
});
