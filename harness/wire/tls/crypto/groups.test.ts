import { generatePrimeSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { toHex } from '../../../model/octets.ts';
import { fieldAgreement, namedPrimes, PRIME_LIMIT } from './finite-field.ts';
import { answerShare, groups, groupsOf, keyAgreement } from './groups.ts';

describe.each(Object.entries(groups))('%s', (_, group) => {
  test('both sides come to one secret', () => {
    const client = keyAgreement(group);
    const server = answerShare(group, client.public);
    expect(toHex(client.agree(server.public))).toBe(toHex(server.secret));
    expect(toHex(keyAgreement(group).public)).not.toBe(toHex(client.public));
  });

  test.each([0, 1, 31, 5000])('a share of %i octets is none', (length) => {
    expect(() => answerShare(group, Buffer.alloc(length))).toThrow();
    expect(() => keyAgreement(group).agree(Buffer.alloc(length))).toThrow();
  });
});

test('a version knows its own numbers alone (RFC 8734)', () => {
  expect(groupsOf('1.2')).not.toContain(groups.brainpoolP256r1tls13);
  expect(groupsOf('1.3')).not.toContain(groups.brainpoolP256r1);
  expect(groupsOf('1.2')).not.toContain(groups.ffdhe2048);
});

describe('a finite field', () => {
  // RFC 7919 A.1 and A.2, as far as the digits are not those of all of them.
  test.each([
    ['ffdhe2048', 256, 'adf85458a2bb4a9aafdc5620273d3cf1', '886b423861285c97'],
    ['ffdhe3072', 384, 'adf85458a2bb4a9aafdc5620273d3cf1', '25e41d2b66c62e37'],
  ] as const)('%s is the prime of RFC 7919', (name, octets, begin, end) => {
    const prime = toHex(namedPrimes[name]);
    expect(prime.length).toBe(2 * octets);
    expect(prime.startsWith(`ffffffffffffffff${begin}`)).toBe(true);
    expect(prime.endsWith(`${end}ffffffffffffffff`)).toBe(true);
  });

  test('two halves over any prime agree, and their values are as long as the prime', () => {
    const prime = Buffer.from(generatePrimeSync(256));
    const [one, two] = [fieldAgreement(prime, Buffer.of(5)), fieldAgreement(prime, Buffer.of(5))];
    expect(toHex(one.agree(two.public))).toBe(toHex(two.agree(one.public)));
    expect([one.public.length, one.agree(two.public).length]).toEqual([32, 32]);
  });

  test.each([
    ['no octets', Buffer.alloc(0)],
    ['zero', Buffer.alloc(32)],
    ['four', Buffer.of(4)],
    ['a prime of more octets than we reckon with', Buffer.alloc(PRIME_LIMIT + 1, 255)],
  ])('%s is no prime to reckon with', (_, prime) => {
    expect(() => fieldAgreement(prime, Buffer.of(2))).toThrow(RangeError);
  });

  test('values out of the group are refused (RFC 7919 5.1)', () => {
    const own = fieldAgreement(namedPrimes.ffdhe2048, Buffer.of(2));
    const top = Buffer.from(namedPrimes.ffdhe2048);
    top[255] = 0xfe;
    for (const value of [Buffer.alloc(0), Buffer.of(0), Buffer.of(1), top, namedPrimes.ffdhe2048])
      expect(() => own.agree(value)).toThrow(RangeError);
  });
});
