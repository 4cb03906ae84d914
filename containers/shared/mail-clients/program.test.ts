import { expect, it } from 'vitest';
import type { CommandOrder } from '../../../harness/model/target.ts';
import { script } from './program.ts';

const order: CommandOrder = {
  policy: { status: 'require', chain: 'must', tls: 'may', resume: false },
  transport: 'implicit',
  host: 'mx.test',
  port: 465,
  sender: 'a@x.test',
  recipient: 'b@y.test',
  message: 'Subject: x\r\n\r\n.',
  roots: '/t/roots.pem',
  place: { dir: '/t', exec: 'perl', user: undefined },
};

it('a script of ours lies in the folder of the target, and is told all in one order', () => {
  const { files, command } = script(new URL('dialogue.sh', import.meta.url), ['bash', '-r']);
  expect(files?.({ policies: [], ...order }).map(({ path }) => path)).toEqual(['/t/dialogue.sh']);
  const { argv, input } = command(order);
  expect(argv.slice(0, 7)).toEqual([
    'bash',
    '-r',
    '/t/dialogue.sh',
    'implicit',
    'require',
    'must',
    'may',
  ]);
  expect(argv.slice(7)).toEqual(['mx.test', '465', '/t/roots.pem', 'a@x.test', 'b@y.test']);
  expect(input).toBe('Subject: x\r\n\r\n.\r\n');
});
