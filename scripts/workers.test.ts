import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
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
function swarm(becomes: 'refused' | 'gone' | 'whole', more: Record<string, string> = {}) {
  for (const file of ['called', 'called.words']) rmSync(join(place, file), { force: true });
  copyFileSync(join(import.meta.dirname, 'workers', 'docker.sh'), join(bin, 'docker'));
  const { status, stderr } = spawnSync(
    join(root, 'examples', 'workers', 'swarm.sh'),
    [folder, '2', 'reference'],
    {
      encoding: 'utf8',
      env: { ...env, NAME: 'job', BECOMES: becomes, CALLED: join(place, 'called'), ...more },
      // A last resort: who waits for what never comes is ended.
      timeout: 30_000,
    },
  );
  return { status, stderr, called: calledFrom('called'), words: calledFrom('called.words') };
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

test('workers have no engine, unless the socket of one is named: then its group and its network too', async () => {
  expect(swarm('whole').words.join(' ')).not.toMatch(/docker\.sock|--network|--group/);
  const socket = join(place, 'an engine.sock');
  const server = createServer().listen(socket);
  await once(server, 'listening');
  try {
    chownSync(socket, -1, process.getgid?.() ?? 0);
    const { status, words } = swarm('whole', { ENGINE: socket });
    expect(status).toBe(0);
    const mount = `type=bind,src=${socket},dst=/var/run/docker.sock`;
    expect(words).toEqual(expect.arrayContaining(['--mount', mount, '--network', 'host']));
    expect(words[words.indexOf('--group') + 1]).toBe(String(process.getgid?.()));
    const other = swarm('whole', { ENGINE: socket, ENGINE_GROUP: '998' }).words;
    expect(other[other.indexOf('--group') + 1]).toBe('998');
  } finally {
    server.close();
  }
  const none = swarm('whole', { ENGINE: join(place, 'nothing') });
  expect(none).toMatchObject({ status: 2, called: [] });
  expect(none.stderr).toMatch(/^swarm: ENGINE: .*nothing is no socket of an engine\n$/);
});

test('a folder with a run that is whole is refused before anything is played; parts of one are gone on with', () => {
  mkdirSync(join(folder, 'part-1'), { recursive: true });
  expect(swarm('whole').status).toBe(0);
  mkdirSync(join(folder, 'whole'));
  const { status, stderr, called } = swarm('whole');
  expect({ status, called }).toEqual({ status: 2, called: [] });
  expect(stderr).toBe(
    `swarm: ${folder} has a run that is whole already (whole/); name another folder\n`,
  );
});
