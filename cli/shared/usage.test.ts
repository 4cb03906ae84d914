import { expect, it } from 'vitest';
import { didYouMean, UsageError } from './usage.ts';

const known = ['reference', 'exim-gnutls', 'exim-openssl'];

it.each([
  ['referense', 'reference'],
  ['refrence', 'reference'],
  ['refernece', 'reference'],
  ['Reference', 'reference'],
  ['exim-gntls', 'exim-gnutls'],
  // A part of a name is near it, however long the name.
  ['gnutls', 'exim-gnutls'],
  ['openssl', 'exim-openssl'],
])('%s: did you mean %s?', (word, meant) => {
  expect(didYouMean(word, known)).toBe(` (did you mean ${meant}?)`);
});

it.each(['postfix', 'x', '', 'zzzzzzzzzzzzzzzzzzzz'])('nothing is near %j', (word) => {
  expect(didYouMean(word, known)).toBe('');
});

it('the nearest of several is named, the first of equals', () => {
  expect(didYouMean('abcd', ['abxy', 'abce', 'abcf'])).toBe(' (did you mean abce?)');
});

it('nothing is near where nothing is known', () => {
  expect(didYouMean('reference', [])).toBe('');
});

it('a usage error is known by its name', () => {
  expect(new UsageError('x')).toMatchObject({ name: 'UsageError', message: 'x' });
});
