import { expect, test } from 'vitest';
import { good } from '../../../ca/proof/good.ts';
import { seen, stapled } from './look.fixture.ts';
import { resultLines } from './text.ts';

test.each([
  ['good', good(), /(\d+) of \1 rules kept/],
  ['without its end', good().without('nextUpdate'), /[1-9]\d* of \d+ rules kept/],
  ['expired', good().valid('6d ago', '3d ago'), /[1-9]\d* of \d+ rules kept/],
  ['no answer at all', good().damaged({ kind: 'random', bytes: 300 }), /examined/],
] as const)(
  'a staple that is %s: rules kept and ages are told in numbers',
  async (_, proof, kept) => {
    await using box = await stapled(proof);
    const { first, text } = await seen(box, { attempts: '1' });
    for (const verbose of [true, false]) {
      const lines = [...resultLines(first, undefined, verbose), text].join('\n');
      expect(lines).toMatch(kept);
      expect(lines).not.toMatch(/\b0 (of \d+ )?rules kept|\bNaN\b|undefined/);
    }
  },
);
