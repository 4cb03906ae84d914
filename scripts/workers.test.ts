import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');
const place = mkdtempSync(join(tmpdir(), 'mailstaple-workers-'));
afterAll(() => rmSync(place, { recursive: true, force: true }));

/** The folder that workers share: its path has a space in it. */
const folder = join(place, 'all parts');
const bin = join(place, 'bin');
mkdirSync(bin);
const env = { PATH: `${bin}:${process.env.PATH}` };

/** What a program in the place of another was called with, a line each; none when it was not. */
function calledFrom(file: string): string[] {
  const path = join(place, file);
  return existsSync(path) ? readFileSync(path, 'utf8').trim().split('\n') : [];
}

/** Starts a worker on a suite that only ends with a code and writes down how it was called. */
function worker(code: number, more: Record<string, string>) {
  rmSync(join(place, 'called'), { force: true });
  const suite = join(bin, 'mailstaple');
  writeFileSync(
    suite,
    `#!/bin/sh\nprintf '%s\\n' "$@" > '${join(place, 'called')}'\nexit ${code}\n`,
  );
  chmodSync(suite, 0o755);
  const { status } = spawnSync(join(root, 'examples', 'workers', 'worker.sh'), ['reference'], {
    env: { ...env, PARTS: '3', FOLDER: folder, ...more },
  });
  return { status, called: calledFrom('called') };
}
const begun = (part: number): string[] => [
  ...['run', 'reference', '--out', join(folder, `part-${part}`)],
  ...['--shard', `${part}/3`],
];

test('news and what could not be decided are results: a worker that has them is not started again', () => {
  const ended = [0, 1, 2, 3, 130].map((code) => worker(code, { TASK_SLOT: '0' }));
  const called = begun(1);
  expect(ended).toEqual([0, 0, 2, 0, 130].map((status) => ({ status, called })));
});

test('which part is played is one more than the index that Kubernetes or Swarm gives', () => {
  const played = { status: 0, called: begun(2) };
  expect(worker(0, { TASK_SLOT: '1' })).toEqual(played);
  expect(worker(0, { JOB_COMPLETION_INDEX: '1' })).toEqual(played);
  expect(worker(0, { PART: '2' })).toEqual(played);
  expect(worker(0, {})).toEqual({ status: 2, called: [] });
  const odd = worker(0, { JOB_COMPLETION_INDEX: '1x' });
  expect(odd).toEqual({ status: expect.toSatisfy((code) => code > 0), called: [] });
});

test('the first part is the one whose slot Swarm tells by the identifier of a node', () => {
  const first = { status: 0, called: begun(1) };
  for (const slot of [
    '0',
    'kq0uy3h0ln2pbvrj1ogs2z7xw',
    '6insf4olqest4cx6js5yeaktl',
    '0'.repeat(25),
  ])
    expect(worker(0, { TASK_SLOT: slot }), slot).toEqual(first);
});

test('a part that has a journal is gone on with; one that has none yet is begun anew', () => {
  const out = join(folder, 'part-1');
  mkdirSync(out, { recursive: true });
  writeFileSync(join(out, 'journal.jsonl'), '');
  expect(worker(0, { PART: '1' })).toEqual({ status: 0, called: begun(1) });
  mkdirSync(out, { recursive: true });
  writeFileSync(join(out, 'journal.jsonl'), '{}\n');
  const called = ['run', 'reference', '--resume', out, '--shard', '1/3'];
  expect(worker(0, { PART: '1' })).toEqual({ status: 0, called });
});

/** Starts a job of two parts with `scripts/workers/docker.sh` in the place of docker. */
function swarm(becomes: 'refused' | 'gone' | 'whole') {
  rmSync(join(place, 'called'), { force: true });
  copyFileSync(join(import.meta.dirname, 'workers', 'docker.sh'), join(bin, 'docker'));
  const { status, stderr } = spawnSync(
    join(root, 'examples', 'workers', 'swarm.sh'),
    [folder, '2', 'reference'],
    {
      encoding: 'utf8',
      env: { ...env, NAME: 'job', BECOMES: becomes, CALLED: join(place, 'called') },
      // A last resort: who waits for what never comes is ended.
      timeout: 30_000,
    },
  );
  return { status, stderr, called: calledFrom('called') };
}
const REMOVED = 'service rm its-id';

test('a job that is refused takes away nobody’s service', () => {
  const { status, stderr, called } = swarm('refused');
  expect({ status, stderr }).toEqual({ status: 2, stderr: 'docker: the name is taken\n' });
  expect(called).toEqual(['service create']);
});

test('a service that somebody else takes away ends the job, in a sentence', () => {
  const { status, stderr, called } = swarm('gone');
  expect(stderr).toBe('swarm: the service job is not there any more, and 0 of 2 parts are whole\n');
  expect(status).toBe(2);
  expect(called.at(-1)).toBe(REMOVED);
});

test('a job is asked for by its id, whatever else has such a name, and goes with its end', () => {
  const { status, called } = swarm('whole');
  expect(status).toBe(0);
  expect(called).toEqual([
    'service create',
    'service ls --filter id=its-id',
    expect.stringMatching(/^run --rm /),
    REMOVED,
  ]);
});
