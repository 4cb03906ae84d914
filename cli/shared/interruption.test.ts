import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { expect, it } from 'vitest';

const module = new URL('interruption.ts', import.meta.url).href;

/** A process that does nothing but this. */
const doing = (words: string) =>
  spawn(
    process.execPath,
    ['--input-type=module', '-e', `import { interruptible } from '${module}'; ${words}`],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );

it('who waits for a signal lives until it comes, with nothing else to do', async () => {
  const child = doing(
    "await interruptible((it) => { const come = it.come(); console.log('up'); return come; });" +
      "console.log('ended in order');",
  );
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  expect((await lines.next()).value).toBe('up');
  // Whatever was to end by itself has had its turn.
  const early = await Promise.race([once(child, 'exit'), once(doing(''), 'exit').then(() => 'no')]);
  expect(early).toBe('no');
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  expect((await lines.next()).value).toBe('ended in order');
  expect(await ended).toEqual([0, null]);
});

it('who fails before one came is not kept', async () => {
  const child = doing(
    'await interruptible(async (it) => { it.come(); throw new Error(); }).catch(() => {});',
  );
  expect(await once(child, 'exit')).toEqual([0, null]);
});
