import { expect, it } from 'vitest';
import { matches } from './glob.ts';

const id = 'server/validity/expired@exim-gnutls:4.98#starttls,tls1.3';

it.each([
  [id, true],
  ['*', true],
  ['**', true],
  ['server/*', true],
  ['*/expired@*', true],
  ['server/*/expired@*tls1.3', true],
  ['*tls1.3', true],
  ['server/validity/expired', false],
  ['validity*', false],
  ['*tls1.2', false],
  ['server/*/expired', false],
  ['*expired*expired*', false],
  // Head and tail must not share characters.
  [`${id}*3`, false],
  ['server*server/validity*', false],
  // No sign but the star is special.
  ['server/validity/expired@exim.gnutls*', false],
  ['server/[vw]*', false],
  ['?*', false],
])('%s: %s', (pattern, matched) => {
  expect(matches(pattern, id)).toBe(matched);
});

it('pieces are found in their order', () => {
  expect(matches('*a*b*', 'xaxbx')).toBe(true);
  expect(matches('*b*a*', 'xaxbx')).toBe(false);
});

it('a tail is the very end, however often it occurs before', () => {
  expect(matches('a*c', 'abcbc')).toBe(true);
  expect(matches('a*c', 'abcb')).toBe(false);
  expect(matches('*', '')).toBe(true);
  expect(matches('', '')).toBe(true);
  expect(matches('', 'a')).toBe(false);
});

it('many stars over a long text take no time', () => {
  expect(matches(`${'*a'.repeat(2000)}b`, 'a'.repeat(100_000))).toBe(false);
});
