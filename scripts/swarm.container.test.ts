import { execFile, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as passed } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { readJournal } from '../reports/journal.ts';

/** Images are built, and the machine may be busy; milliseconds. */
const PATIENCE = 900_000;
const root = join(import.meta.dirname, '..');
const image = `mailstaple/suite:test-${process.pid}`;
const name = `mailstaple-test-${process.pid}`;
const folder = mkdtempSync(join(tmpdir(), 'mailstaple-swarm-'));
const words = ['reference', '--role', 'server', '--tls', '1.3', '--transport', 'starttls'];

function docker(...of: string[]): string {
  const { status, stdout, stderr } = spawnSync('docker', of, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`docker ${of.join(' ')}: ${stderr}`);
  return stdout.trim();
}
const inactive = docker('info', '--format', '{{.Swarm.LocalNodeState}}') === 'inactive';

beforeAll(() => {
  // The suite in its container is nobody of this machine.
  chmodSync(folder, 0o777);
  const { status, stderr } = spawnSync(process.execPath, ['scripts/image.ts', image], {
    cwd: root,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
  if (inactive) docker('swarm', 'init', '--advertise-addr', '127.0.0.1');
}, PATIENCE);
afterAll(() => {
  spawnSync('docker', ['service', 'rm', name]);
  // Only what was begun here: a swarm of somebody else's stays.
  if (inactive) spawnSync('docker', ['swarm', 'leave', '--force']);
  // What was written there belongs to nobody of this machine.
  spawnSync('docker', [
    'run',
    '--rm',
    '-v',
    `${folder}:/parts`,
    '--entrypoint',
    'sh',
    image,
    '-c',
    'rm -rf /parts/*',
  ]);
  spawnSync('docker', ['image', 'rm', image]);
  rmSync(folder, { recursive: true, force: true });
}, PATIENCE);

const outcomesIn = (part: string) => {
  const file = join(folder, part, 'journal.jsonl');
  return existsSync(file) ? readFileSync(file, 'utf8').split('"type":"cell"').length - 1 : 0;
};
const verdictsIn = (part: string) =>
  readJournal(readFileSync(join(folder, part, 'journal.jsonl'), 'utf8'))
    .run.outcomes.map(({ cell, verdict: { kind } }) => `${kind} ${cell}`)
    .sort();

/**
 * The report of a run but for what differs between two of one machine, that it was gone on with,
 * that a cell was played once more (which a busy machine brings about), and in which pack of
 * which part its evidence lies.
 */
function reportIn(part: string): unknown {
  const text = readFileSync(join(folder, part, 'report.json'), 'utf8');
  const {
    volatile: _,
    run,
    outcomes,
    ...rest
  } = z
    .looseObject({
      run: z.looseObject({}),
      outcomes: z.array(z.looseObject({ evidence: z.looseObject({}).optional() })),
    })
    .parse(JSON.parse(text));
  const { resumed: __, ...own } = run;
  const plain = outcomes.map(({ replayed: _replayed, evidence, ...outcome }) => ({
    ...outcome,
    evidence: { ...evidence, pack: undefined },
  }));
  return { ...rest, run: own, outcomes: plain };
}

test('three workers of a replicated job, one of them killed in the middle: the whole ' +
  'is what one machine makes of it', {
  timeout: PATIENCE,
}, async () => {
  const swarm = promisify(execFile)(
    join(root, 'examples', 'workers', 'swarm.sh'),
    [folder, '3', ...words],
    // Ended before the test is, so that what it said is told.
    { env: { ...process.env, IMAGE: image, NAME: name }, timeout: PATIENCE - 60_000 },
  );
  let over = false;
  const ended = swarm.finally(() => {
    over = true;
  });
  ended.catch(() => {});
  let killed: { part: string; outcomes: number } | undefined;
  while (!over && !killed) {
    await passed(100);
    const label = `label=com.docker.swarm.service.name=${name}`;
    for (const id of docker('ps', '--quiet', '--filter', label).split('\n').filter(Boolean)) {
      const slot = /^TASK_SLOT=(\d+)$/m.exec(
        docker('inspect', '--format', '{{range .Config.Env}}{{println .}}{{end}}', id),
      )?.[1];
      const part = `part-${Number(slot) + 1}`;
      const outcomes = outcomesIn(part);
      if (killed || outcomes < 5) continue;
      docker('kill', id);
      killed = { part, outcomes };
    }
  }
  const { stdout } = await ended;
  expect(stdout).toMatch(/reference 1 breaks nothing/);
  expect(killed?.outcomes).toBeGreaterThanOrEqual(5);
  // What was seen before is kept: the journal of the part has both of its beginnings.
  const journal = readFileSync(join(folder, killed?.part ?? '', 'journal.jsonl'), 'utf8');
  expect(journal.match(/"type":"run"/g)).toHaveLength(1);
  expect(journal).toContain('"type":"resumed"');
  const single = ['--rm', '-v', `${folder}:/parts`, image, 'run', ...words];
  docker('run', ...single, '--out', '/parts/single');
  expect(verdictsIn('whole')).toEqual(verdictsIn('single'));
  expect(reportIn('whole')).toEqual(reportIn('single'));
});

test('a part that no worker can play ends the job, with what a worker said', {
  timeout: PATIENCE,
}, () => {
  const other = join(folder, 'other');
  mkdirSync(other);
  chmodSync(other, 0o777);
  const { status, stderr } = spawnSync(
    join(root, 'examples', 'workers', 'swarm.sh'),
    [other, '2', 'no-such-target'],
    {
      encoding: 'utf8',
      env: { ...process.env, IMAGE: image, NAME: name, DELAY: '1s' },
      timeout: PATIENCE - 60_000,
    },
  );
  expect(stderr).toMatch(/a worker failed 5 times, and 0 of 2 parts are whole/);
  expect(stderr).toContain('no-such-target');
  expect(status).toBe(2);
});
