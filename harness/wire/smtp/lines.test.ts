import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LINE_LIMIT, Lines } from './lines.ts';

const all = (lines: Lines): string[] => {
  const found: string[] = [];
  for (let line = lines.next(); line !== undefined; line = lines.next()) found.push(line);
  return found;
};

test('however the bytes are cut, the lines are the same and every byte survives', () => {
  const line = fc
    .uint8Array({ maxLength: 40 })
    .map((bytes) => Buffer.from(bytes.map((byte) => (byte === 10 ? 0 : byte))));
  fc.assert(
    fc.property(fc.array(line), fc.array(fc.nat({ max: 30 })), (texts, cuts) => {
      const whole = Buffer.concat(texts.flatMap((text) => [text, Buffer.from('\r\n')]));
      const lines = new Lines();
      const found: string[] = [];
      let at = 0;
      for (const cut of [...cuts, whole.length]) {
        lines.push(whole.subarray(at, at + cut));
        at += cut;
        found.push(...all(lines));
      }
      expect(found).toEqual(texts.map((text) => text.toString('latin1')));
    }),
  );
});

test('a bare LF ends a line; a lone CR does not', () => {
  const lines = new Lines();
  lines.push(Buffer.from('a\nb\rc\r\nrest'));
  expect(all(lines)).toEqual(['a', 'b\rc']);
  expect(lines.rest().toString()).toBe('rest');
  expect(lines.rest()).toHaveLength(0);
});

test.each([
  ['without an end', 'x'.repeat(LINE_LIMIT + 1)],
  ['with its end', `${'x'.repeat(LINE_LIMIT + 1)}\r\n`],
])('a line that is too long is a flood: %s', (_, text) => {
  const lines = new Lines();
  lines.push(Buffer.from(text));
  expect(() => lines.next()).toThrow(expect.objectContaining({ how: 'flooded' }));
});
