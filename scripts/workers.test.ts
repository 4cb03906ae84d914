import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');
const place = mkdtempSync(join(tmpdir(), 'mailstaple-workers-'));
afterAll(() => rmSync(place, { recursive: true, force: true }));

/** Starts a worker on a suite that only ends with a code and writes down how it was called. */
function worker(code: number, env: Record<string, string>) {
  const bin = join(place, 'bin');
  mkdirSync(bin, { recursive: true });
  const suite = join(bin, 'mailstaple');
  writeFileSync(suite, `#!/bin/sh\necho "$@" > '${join(place, 'called')}'\nexit ${code}\n`);
  chmodSync(suite, 0o755);
  const { status } = spawnSync(join(root, 'examples', 'workers', 'worker.sh'), ['reference'], {
    env: { PATH: `${bin}:${process.env.PATH}`, PARTS: '3', FOLDER: join(place, 'parts'), ...env },
  });
  return { status, called: readFileSync(join(place, 'called'), 'utf8').trim() };
}

test('news and what could not be decided are results: a worker that has them is not started again', () => {
  const ended = [0, 1, 2, 3, 130].map((code) => worker(code, { TASK_SLOT: '0' }).status);
  expect(ended).toEqual([0, 0, 2, 0, 130]);
});

test('which part is played is one more than the index that Kubernetes or Swarm gives', () => {
  const out = join(place, 'parts', 'part-2');
  const called = `run reference --out ${out} --shard 2/3`;
  expect(worker(0, { TASK_SLOT: '1' }).called).toBe(called);
  expect(worker(0, { JOB_COMPLETION_INDEX: '1' }).called).toBe(called);
  expect(worker(0, { PART: '2' }).called).toBe(called);
});

test('a part that has a journal is gone on with; one that has none yet is begun anew', () => {
  const out = join(place, 'parts', 'part-1');
  mkdirSync(out, { recursive: true });
  writeFileSync(join(out, 'journal.jsonl'), '');
  expect(worker(0, { PART: '1' }).called).toBe(`run reference --out ${out} --shard 1/3`);
  mkdirSync(out, { recursive: true });
  writeFileSync(join(out, 'journal.jsonl'), '{}\n');
  expect(worker(0, { PART: '1' }).called).toBe(`run reference --resume ${out} --shard 1/3`);
});
