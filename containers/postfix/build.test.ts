import { expect, test } from 'vitest';
import { builtAs } from './build.ts';

test('a build states its version and its library', () => {
  expect(builtAs(['mail_version = 3.10.5', 'OpenSSL 3.5.4 30 Sep 2025'])).toEqual({
    version: '3.10.5',
    lacks: [],
  });
});

test('one without TLS is refused in words, and what is no Postfix is none', () => {
  expect(builtAs(['mail_version = 3.10.5', ''])?.foreign).toBe('it is built without TLS');
  for (const lines of [[], ['Exim version 4.98'], ['x mail_version = 3']])
    expect(builtAs(lines)).toBeUndefined();
});
