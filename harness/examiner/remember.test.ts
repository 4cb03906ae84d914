import { expect, test } from 'vitest';
import { remember } from './remember.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

function counting(limit: number) {
  let calls = 0;
  const joined = remember(limit, (...parts) => {
    calls++;
    return parts.map((part) => new TextDecoder().decode(part)).join('|');
  });
  return { joined, calls: () => calls };
}

test('the same bytes are worked out once, whichever array they lie in', () => {
  const { joined, calls } = counting(4);
  expect(joined(bytes('a'), bytes('b'))).toBe('a|b');
  expect(joined(bytes('xab').subarray(1, 2), bytes('b'))).toBe('a|b');
  expect(calls()).toBe(1);
});

test('where one argument ends and the next begins counts', () => {
  const { joined } = counting(4);
  expect(joined(bytes('ab'), bytes('c'))).toBe('ab|c');
  expect(joined(bytes('a'), bytes('bc'))).toBe('a|bc');
  expect(joined(bytes('1:a,1:b'))).toBe('1:a,1:b');
  expect(joined(bytes('a'), bytes('b'))).toBe('a|b');
});

test('the oldest is forgotten, the large never kept, and what throws is tried again', () => {
  const { joined, calls } = counting(2);
  for (const text of ['a', 'b', 'c', 'b', 'c', 'a']) joined(bytes(text));
  expect(calls()).toBe(4);
  const large = new Uint8Array(100_000).fill(65);
  joined(large);
  joined(large);
  expect(calls()).toBe(6);
  let failures = 0;
  const failing = remember(2, () => {
    failures++;
    throw new RangeError('no');
  });
  expect(() => failing(bytes('a'))).toThrow(RangeError);
  expect(() => failing(bytes('a'))).toThrow(RangeError);
  expect(failures).toBe(2);
});
