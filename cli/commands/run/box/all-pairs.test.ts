import { expect, it } from 'vitest';
import { allPairs } from './all-pairs.fixture.ts';

const dimensions = { a: ['1', '2', '3'], b: ['x', 'y'], c: ['p', 'q', 'r'], d: ['m', 'n'] };

it('every two values occur together, in fewer rows than all there are', () => {
  const { rows, impossible } = allPairs(dimensions, () => undefined);
  const seen = new Set(
    rows.flatMap((row) => [`${row.a}${row.b}`, `${row.a}${row.c}`, `${row.c}${row.d}`]),
  );
  expect(seen.size).toBe(6 + 9 + 6);
  expect(rows.length).toBeLessThan(15);
  expect(impossible).toEqual([]);
  expect(allPairs(dimensions, () => undefined)).toEqual({ rows, impossible });
});

it('what does not go together is told, and is in no row', () => {
  const apart = ({ a, b, c }: Partial<Record<'a' | 'b' | 'c' | 'd', string>>) =>
    a === '1' && b === 'x'
      ? 'one and x'
      : a === '1' && b === 'y' && c === 'p'
        ? 'three'
        : undefined;
  const { rows, impossible } = allPairs(dimensions, apart);
  expect(impossible).toEqual(['a 1, b x: one and x', 'a 1, c p: no third value goes with both']);
  expect(rows.some((row) => apart(row))).toBe(false);
  expect(rows.some(({ a }) => a === '1')).toBe(true);
});
