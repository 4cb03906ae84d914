import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { oidDer, tlv } from './crafted.fixture.ts';
import { checkStrict, DerError, DerReader, oid, readWhole, smallNumber } from './der.ts';
import { writtenTime } from './time.ts';

const bytes = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex, 'hex'));
const strict = (hex: string) => () => checkStrict(readWhole(bytes(hex)));

describe('strict DER', () => {
  it.each([
    ['empty SEQUENCE', '3000'],
    ['integers', '300902010002017f0201ff'],
    ['a long OCTET STRING', `0481${'80'}${'00'.repeat(128)}`],
    ['BOOLEAN', '0101ff'],
    ['BIT STRING', '03020780'],
    ['empty BIT STRING', '030100'],
  ])('%s', (_, hex) => expect(strict(hex)).not.toThrow());

  it.each([
    ['nothing', ''],
    ['a tag alone', '30'],
    ['a length cut short', '3082'],
    ['indefinite length', '30800000'],
    ['a long form for a short length', '308100'],
    ['a leading zero in the length', `04820080${'00'.repeat(128)}`],
    ['five length octets', '30850000000000'],
    ['content cut short', '300201'],
    ['trailing', '300000'],
    ['a tag of several octets', '1f8100'],
    ['an inner length beyond', '30030204ff'],
    ['a padded INTEGER', '0202007f'],
    ['a padded negative INTEGER', '0202ff80'],
    ['an empty INTEGER', '0200'],
    ['BOOLEAN 01', '010101'],
    ['NULL with content', '050100'],
    ['unused bits set', '03020781'],
    ['eight unused bits', '03020800'],
    ['unused bits of nothing', '030101'],
    ['BIT STRING of nothing', '0300'],
    ['OCTET STRING in pieces', '2403040100'],
    ['SEQUENCE not constructed', '1000'],
    ['end-of-contents', '30020000'],
    ['an OID that does not end', '060181'],
    ['a padded OID arc', '06032a8001'],
    ['an empty OID', '0600'],
  ])('not: %s', (_, hex) => expect(strict(hex)).toThrow(DerError));

  it('not: nested without end', () => {
    let nested: Uint8Array = new Uint8Array();
    for (let i = 0; i < 40; i += 1) nested = tlv(0x30, nested);
    expect(() => checkStrict(readWhole(nested))).toThrow('nested deeper');
  });

  it('throws nothing but DerError, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (any) => {
        try {
          checkStrict(readWhole(any));
        } catch (error) {
          expect(error).toBeInstanceOf(DerError);
        }
      }),
      { numRuns: 5000 },
    );
  });
});

describe('values', () => {
  it.each([
    '2.5.29.37.0',
    '1.2.840.113549.1.1.11',
    '0.9.2342.19200300.100.1.25',
    '2.16.840.1.101.3.4.2.1',
  ])('%s', (dotted) => expect(oid(readWhole(oidDer(dotted)))).toBe(dotted));
  it('small numbers only', () => {
    const number = (hex: string) => smallNumber(new DerReader(bytes(hex)).next());
    expect(number('02020100')).toBe(256);
    for (const hex of ['0201ff', '0200', '02050100000000'])
      expect(() => number(hex)).toThrow(DerError);
  });
});

describe('times', () => {
  const read = (text: string, tag = 0x18) => writtenTime(readWhole(tlv(tag, Buffer.from(text))));
  it.each([
    ['20300102030405Z', 'whole', '2030-01-02T03:04:05.000Z'],
    ['20300102030405.25Z', 'fraction', '2030-01-02T03:04:05.250Z'],
    ['20300102030405+0100', 'offset', '2030-01-02T02:04:05.000Z'],
    ['203001020304Z', 'no-seconds', '2030-01-02T03:04:00.000Z'],
    ['20280229000000Z', 'whole', '2028-02-29T00:00:00.000Z'],
    ['00500101000000Z', 'whole', '0050-01-01T00:00:00.000Z'],
  ])('%s', (text, form, iso) => {
    const { form: found, ms } = read(text);
    expect([found, new Date(ms).toISOString()]).toEqual([form, iso]);
  });
  it('UTCTime has a pivot', () => {
    expect(new Date(read('490101000000Z', 0x17).ms).getUTCFullYear()).toBe(2049);
    expect(new Date(read('500101000000Z', 0x17).ms).getUTCFullYear()).toBe(1950);
  });
  it.each([
    '',
    '20300230000000Z',
    '20301301000000Z',
    '20300102240000Z',
    '20300102036000Z',
    '20300102030460Z',
    '2030',
  ])('no time: %j', (text) =>
    expect(read(text)).toMatchObject({ form: 'not-a-time', ms: Number.NaN }),
  );
});
