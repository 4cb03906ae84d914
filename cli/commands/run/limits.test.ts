import { expect, it } from 'vitest';
import { UsageError } from '../../shared/usage.ts';
import { checkLimits } from './limits.ts';

it('a run does not begin where files would run out', () => {
  expect(() => checkLimits(256)).toThrow(UsageError);
  expect(() => checkLimits(256)).toThrow(/^only 256 files may be open at a time, .* ulimit -n$/);
  expect(() => checkLimits()).not.toThrow();
});
