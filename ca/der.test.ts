import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bitString, children, elementAt, encode, tag } from './der.ts';

describe('DER', () => {
  it.each([
    [0, [0x04, 0x00]],
    [0x7f, [0x04, 0x7f]],
    [0x80, [0x04, 0x81, 0x80]],
    [0xff, [0x04, 0x81, 0xff]],
    [0x100, [0x04, 0x82, 0x01, 0x00]],
    [0x10000, [0x04, 0x83, 0x01, 0x00, 0x00]],
  ])('a length of %i in the fewest octets', (length, header) => {
    const element = encode(tag.octetString, new Uint8Array(length));
    expect([...element.slice(0, header.length)]).toEqual(header);
    expect(element.length).toBe(header.length + length);
  });

  it('what is written is read back, element for element', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 6 }), (contents) => {
        const whole = encode(
          tag.sequence,
          ...contents.map((content) => encode(tag.octetString, content)),
        );
        const read = children(whole, elementAt(whole, 0)).map(({ content, end }) =>
          whole.slice(content, end),
        );
        expect(read).toEqual(contents);
      }),
    );
  });

  it('a bit string of whole octets has no unused bits', () => {
    expect([...bitString(Uint8Array.of(0xab))]).toEqual([0x03, 0x02, 0x00, 0xab]);
  });

  it.each([
    ['nothing', []],
    ['a tag alone', [0x30]],
    ['content missing', [0x30, 0x02, 0x05]],
    ['length octets missing', [0x30, 0x82, 0x01]],
    ['an indefinite length', [0x30, 0x80, 0x00, 0x00]],
    ['a length of five octets', [0x30, 0x85, 0, 0, 0, 0, 0]],
  ])('%s is refused', (_, octets) => {
    expect(() => elementAt(Uint8Array.from(octets), 0)).toThrow(RangeError);
  });
});
