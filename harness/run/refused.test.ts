import { expect, it } from 'vitest';
import { either, server } from '../vocabulary.ts';
import { stapled, words } from './player.fixture.ts';
import { refused } from './refused.ts';

const [strict, open] = server('group', {
  strict: { ...words, expect: stapled },
  open: { ...words, expect: { handshake: either('completes', 'not-begun') } },
});

it('is never a failure, and never a pass: no document bids a program start, and nobody was served', () => {
  if (!strict || !open) throw new Error('no scenarios');
  expect(refused(strict, 'cannot load the file.')).toEqual({
    kind: 'warn',
    reason: 'The program does not start with this arrangement: cannot load the file.',
    mismatches: [{ fact: 'handshake', expected: 'the program starts', actual: 'not-begun' }],
  });
  expect(refused(open, 'no')).toMatchObject({ kind: 'note', mismatches: [] });
});
