import { expect, test } from 'vitest';
import { buildWith } from './build.ts';

const stated = (version: string, words: string): string[] => [
  `Exim version ${version} #2 built 20-Mar-2026 10:00:00`,
  'Copyright (c) University of Cambridge, 1995 - 2018',
  `Support for: crypteq iconv() ${words} move_frozen_messages`,
  'Lookups (built-in): lsearch wildlsearch',
];
const gnutls = buildWith('GnuTLS');

test('a build states its version, and lacks nothing that it lists', () => {
  expect(gnutls(stated('4.98.2', 'IPv6 GnuTLS TLS_resume DANE OCSP'))).toEqual({
    version: '4.98.2',
    lacks: [],
  });
  expect(buildWith('OpenSSL')(stated('4.99', 'OpenSSL TLS_resume DANE OCSP'))?.version).toBe(
    '4.99',
  );
});

test('what it does not list it was built without', () => {
  expect(gnutls(stated('4.94.2', 'GnuTLS DANE OCSP'))?.lacks).toEqual([
    'resumption',
    'resume-session',
  ]);
  expect(gnutls(stated('4.98', 'GnuTLS TLS_resume'))?.lacks).toContain('staple-file');
});

test('a build without DANE goes by no records', () => {
  expect(gnutls(stated('4.98', 'GnuTLS TLS_resume OCSP'))?.lacks).toContain('dane');
});

test('an experiment is listed in a line of its own', () => {
  const lines = [...stated('4.94', 'GnuTLS DANE OCSP'), 'Experimental support for: TLS_resume ARC'];
  expect(gnutls(lines)?.lacks).toEqual([]);
});

test('a build with the other library is none of this target, and neither is one with none', () => {
  expect(gnutls(stated('4.98', 'OpenSSL OCSP'))?.foreign).toBe(
    'it is built with OpenSSL (the target for that is exim-openssl)',
  );
  expect(gnutls(stated('4.98', ''))?.foreign).toBe(
    'it does not state that it is built with GnuTLS',
  );
});

test('what does not say that it is Exim is none', () => {
  for (const lines of [[], ['sendmail 8.18'], ['x Exim version 4.98']])
    expect(gnutls(lines)).toBeUndefined();
});
