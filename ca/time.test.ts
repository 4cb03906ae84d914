import { expect, it } from 'vitest';
import { at, type Offset, offsetSeconds } from './time.ts';

it.each([
  ['now', 0],
  ['90s ahead', 90],
  ['2m ago', -120],
  ['3h ahead', 10_800],
  ['2d ago', -172_800],
] satisfies [Offset, number][])('%s is %i seconds', (offset, seconds) => {
  expect(offsetSeconds(offset)).toBe(seconds);
});

it.each(['', '1h', 'h ago', '1w ago', '-1h ago', '1h  ago', '1.5h ago', ' 1h ago'])(
  '%j is no offset',
  (text) => {
    expect(() => offsetSeconds(text as Offset)).toThrow(RangeError);
  },
);

it('moments are whole seconds', () => {
  expect(at('1s ahead', new Date(10_999)).getTime()).toBe(11_000);
});
