import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Spool } from './spool.ts';

let dir = '';
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'mailstaple-test-'));
});
afterEach(() => rm(dir, { recursive: true }));

const MIB = 1024 * 1024;

/** A shell that writes into the spool, as a command does. */
const writes = (spool: Spool, script: string) =>
  spawn('/bin/sh', ['-c', script], { stdio: ['ignore', spool.fd, 'ignore'] });

test('a little is kept as it is, and the file goes with it', async () => {
  const path = join(dir, 'out');
  const spool = await Spool.open(path);
  await once(writes(spool, 'echo Acme 1.2; echo; echo "with  blanks  "'), 'exit');
  expect(spool.lines()).toEqual(['Acme 1.2', 'with  blanks']);
  await spool[Symbol.asyncDispose]();
  expect(existsSync(path)).toBe(false);
});

test('of a flood the beginning is kept, it is told, and the disk does not fill', async () => {
  const path = join(dir, 'out');
  await using spool = await Spool.open(path);
  const child = writes(spool, 'echo first; exec yes flood');
  try {
    // Far more than may lie there has gone by when the writer was caught several times.
    let seen = 0;
    let last = 0;
    await expect
      .poll(
        () => {
          const { size } = statSync(path);
          if (size < last) seen += 1;
          last = size;
          return seen;
        },
        { timeout: 30_000, interval: 1 },
      )
      .toBeGreaterThan(2);
  } finally {
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  const lines = spool.lines();
  expect(lines[0]).toBe('first');
  expect(lines[1]).toBe('flood');
  expect(lines.at(-1)).toBe('… it printed more than 64 KiB; the rest was not kept');
  expect(statSync(path).size).toBeLessThanOrEqual(MIB);
});

test('more than is kept, yet no flood, is told as well', async () => {
  await using spool = await Spool.open(join(dir, 'out'));
  await once(writes(spool, 'yes line | head -c 100000'), 'exit');
  expect(spool.lines().at(-1)).toMatch(/more than 64 KiB/);
});
