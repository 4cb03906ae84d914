import { expect, it } from 'vitest';
import { missingTools } from './tools.ts';

it('what is not on this machine is named, in order', async () => {
  expect(await missingTools(['no-such-tool', 'sh', 'nor-this; true', 'cat'])).toEqual([
    'no-such-tool',
    'nor-this; true',
  ]);
});
