import fc from 'fast-check';
import { expect, it } from 'vitest';
import { matches } from '../model/glob.ts';
import { GlobIndex } from './glob-index.ts';

const text = fc.string({ unit: fc.constantFrom('a', 'b', '/', '@', '*'), maxLength: 8 });

it('finds what matches, and nothing else, as trying one pattern after the other does', () => {
  fc.assert(
    fc.property(fc.array(text, { maxLength: 30 }), text, (patterns, subject) => {
      const expected = new Set(patterns.filter((pattern) => matches(pattern, subject)));
      expect(new GlobIndex(patterns).matching(subject)).toEqual(expected);
    }),
    { numRuns: 2000 },
  );
});

it.each(['', '*', '**', 'a', 'a*', '*a', '*a*', 'a*b', '*a*b*'])('the pattern %j', (pattern) => {
  for (const subject of ['', 'a', 'b', 'ab', 'ba', 'aab', 'xaxbx'])
    expect(new GlobIndex([pattern]).matching(subject).has(pattern)).toBe(matches(pattern, subject));
});
