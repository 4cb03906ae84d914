import { createHash, X509Certificate } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { identity } from '../../../ca/authority/spec.ts';
import { World } from '../../../ca/authority/world.ts';
import type { TlsaData } from '../../model/dns.ts';
import { examineTlsa, parseTlsa } from './tlsa.ts';

const world = new World();
const own = await world.identity(identity());
const at = new Date();
const shown = { chain: own.chain, name: 'mx.test', at };
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest();
const key = (der: Uint8Array) =>
  new X509Certificate(der).publicKey.export({ type: 'spki', format: 'der' });
const record = (usage: number, data: Uint8Array, change: Partial<TlsaData> = {}): TlsaData => ({
  ...{ usage, selector: 0, matchingType: 1, data },
  ...change,
});
const leaf = record(3, sha256(own.leaf));
const issuing = record(2, sha256(own.issuer));

describe('a record as a zone file has it', () => {
  const hex = 'ab'.repeat(32);
  test.each([
    `3 1 1 ${hex}`,
    `_25._tcp.mx.test. 3600 IN TLSA 3 1 1 ${hex}`,
    `  TLSA ( 3 1 1 ${hex.slice(0, 20)}\n ${hex.slice(20)} )`,
    `3 1 1 ${hex.toUpperCase()}`,
  ])('is read: %j', (text) => {
    expect(parseTlsa(text)).toEqual({
      ...{ usage: 3, selector: 1, matchingType: 1 },
      data: Buffer.from(hex, 'hex'),
    });
  });

  test.each(['', '3 1', '3 1 1', '3 1 1 xyz', '3 1 1 abc', '300 1 1 ab', '3 1 1 abab', 'a b c d'])(
    'is refused in a sentence: %j',
    (text) => expect(() => parseTlsa(text)).toThrow(RangeError),
  );

  it('is read or refused whatever it is', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        try {
          parseTlsa(text);
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
        }
      }),
    );
  });
});

describe('a record held against what is presented', () => {
  test.each<[string, TlsaData, number]>([
    ['usage 3 of the leaf', leaf, 0],
    ['usage 3 of its key', record(3, sha256(key(own.leaf)), { selector: 1 }), 0],
    ['usage 3 as a whole', record(3, own.leaf, { matchingType: 0 }), 0],
    ['usage 2 of the issuing CA', issuing, 1],
  ])('%s matches', (_, one, depth) => {
    expect(examineTlsa(one, shown)).toMatchObject({ usable: true, matches: true, depth });
  });

  test.each<[string, TlsaData, RegExp]>([
    ['usage 3 of the issuing CA', record(3, sha256(own.issuer)), /not made of the certificate/],
    ['usage 2 of the root, which is not sent', record(2, sha256(own.root)), /RFC 7671 5\.2/],
    ['usage 2 of the leaf', record(2, sha256(own.leaf)), /behind the leaf/],
    ['usage 1', record(1, sha256(own.leaf)), /RFC 7672 3\.1\.3/],
    ['a selector that means nothing', { ...leaf, selector: 2 }, /RFC 6698 2\.1/],
    ['a matching type that means nothing', { ...leaf, matchingType: 3 }, /RFC 6698 2\.1/],
  ])('%s does not', (_, one, remark) => {
    const { matches, remark: said } = examineTlsa(one, shown);
    expect(matches).toBe(false);
    expect(said).toMatch(remark);
  });

  it('names and times count under usage 2 alone', () => {
    const late = { ...shown, at: new Date(at.getTime() + 70 * 86_400_000) };
    expect(examineTlsa(leaf, late)).toMatchObject({ matches: true, daysLeft: -11 });
    expect(examineTlsa(issuing, late).remark).toMatch(/out of its time/);
    expect(examineTlsa(leaf, { ...shown, name: 'other.test' }).matches).toBe(true);
    expect(examineTlsa(issuing, { ...shown, name: 'other.test' }).remark).toMatch(/the name/);
  });

  it('a certificate that leads nowhere is no anchor', async () => {
    const other = await world.identity(identity({ ca: 'other' }));
    const chain = [own.leaf, other.issuer];
    const { remark } = examineTlsa(record(2, sha256(other.issuer)), { ...shown, chain });
    expect(remark).toMatch(/no path leads/);
  });

  it('says how long what it pins has left, and lives through no certificate at all', () => {
    expect(examineTlsa(leaf, shown).daysLeft).toBe(59);
    expect(examineTlsa(leaf, { ...shown, chain: [] }).matches).toBe(false);
    expect(examineTlsa(leaf, { ...shown, chain: [Buffer.from('x')] }).matches).toBe(false);
  });
});
