import { expect, test } from 'vitest';
import { complaint, Folder } from '../../shared/command.fixture.ts';

const narrow = ['--only', 'server/times/expired', '--tls', '1.3'];

test.each([
  [['--seed', ''], /^--seed takes a word/],
  [['--repeat', '2', '--dry-run'], /^--repeat does not go with --dry-run$/],
  [['--repeat', '2', '--resume', '.'], /^--repeat does not go with --resume$/],
  [['--times', '.', '--dry-run'], /^--times balances the parts of --shard/],
  [['--exec', '/nowhere/exim', '--watch'], /^there is nothing to watch at \/nowhere\/exim$/],
  [['--shard', '0/0'], /^--shard takes a part of so many/],
])('what makes no sense is refused before anything is played: %j', async (words, says) => {
  using folder = new Folder();
  const out = ['--out', `${folder.path}/run`];
  const also = words.includes('--watch') || words.includes('--resume') ? [] : out;
  expect(await complaint('run', 'reference', ...narrow, ...words, ...also)).toMatch(says);
});
