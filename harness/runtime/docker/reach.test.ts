import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { checkReached } from './reach.ts';

const program = fileURLToPath(new URL('reaches.pl', import.meta.url));
const us = { name: '127.0.0.1', listenOn: '127.0.0.1' };

/** A machine that runs the command as it is, or another. */
const machine = (change: (argv: readonly string[]) => readonly string[] = (argv) => argv) => ({
  us,
  run: async (argv: readonly string[]) => {
    const [name = '', ...words] = change(argv);
    const child = spawn(name, words, { stdio: 'ignore' });
    const [code]: unknown[] = await once(child, 'close');
    return { code: Number(code), output: '' };
  },
});

test('where we are reached nothing is said', async () => {
  await expect(checkReached(machine(), program)).resolves.toBeUndefined();
});

test('where we are not, it is refused with what to set', async () => {
  const elsewhere = machine(([perl = '', file = '', host = '']) => [perl, file, host, '1', '5']);
  await expect(checkReached(elsewhere, program)).rejects.toThrow(
    /do not reach this machine.*DOCKER_HOST.*DISABLE_HOST_LOOPBACK=false/,
  );
  // A name that the engine did not put in place.
  const unnamed = machine(([perl = '', file = '', , port = '']) => [
    ...[perl, file, 'nowhere.invalid', port, '5'],
  ]);
  await expect(checkReached(unnamed, program)).rejects.toThrow(/do not reach/);
});

test('an image without Perl is believed', async () => {
  const bare = machine(() => ['sh', '-c', 'exit 127']);
  await expect(checkReached(bare, program)).resolves.toBeUndefined();
});

test('a machine too busy to answer in time is asked once more', async () => {
  const asked: string[] = [];
  const busy = machine((argv) => {
    asked.push(argv.at(-1) ?? '');
    return asked.length === 1 ? ['sh', '-c', 'exit 124'] : argv;
  });
  await expect(checkReached(busy, program)).resolves.toBeUndefined();
  expect(asked).toEqual(['5', '40']);
});
