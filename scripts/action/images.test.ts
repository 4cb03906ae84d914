import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { Job, readAction, stepsOf } from './job.fixture.ts';

/** How the Action keeps images, and installs itself. */

const place = mkdtempSync(join(tmpdir(), 'mailstaple-action-images-'));
afterAll(() => rmSync(place, { recursive: true, force: true }));
const action = readAction();
const only = (...names: string[]) => stepsOf(action, names);

interface Listed {
  tag: string;
  state: string;
}
const sound: Listed[] = [
  { tag: 'mailstaple/a:1-aaaaaaaaaaaa', state: 'built' },
  { tag: 'mailstaple/b:1-bbbbbbbbbbbb', state: 'not built' },
];

let jobs = 0;
/**
 * A job with an engine that has these images, and writes down what it was asked.
 * @param code of `images list`: 2 where a target has a mistake.
 */
function jobWith(listed: Listed[] | undefined, code = 0): Job {
  jobs += 1;
  const job = new Job(join(place, String(jobs)));
  const asked = join(job.folder, 'docker.txt');
  // What is saved is the names of it, in the place of a tar file.
  job.program(
    'docker',
    `echo "$*" >> '${asked}'; [ "$1" != save ] || { shift; echo "$*" > "$2"; }`,
  );
  const list = join(job.folder, 'list.json');
  writeFileSync(list, listed === undefined ? '' : JSON.stringify(listed));
  job.program(
    'node',
    `case "$*" in *' images list '*)\n` +
      `  echo "$*" > '${job.folder}/list.txt'; cat '${list}'; exit ${code} ;;\nesac\n` +
      `exec '${process.execPath}' "$@"`,
  );
  return job;
}
const asked = (job: Job): string[] => {
  const file = join(job.folder, 'docker.txt');
  return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
};
/** What the cache is asked for. */
function keyOf(job: Job, given: Record<string, string> = {}) {
  const ended = job.run(only('Which images'), given);
  expect({ code: ended.code, log: ended.log }).toMatchObject({ code: 0 });
  return job.told('images');
}

describe('the key of the cache', () => {
  const { key, own, any, folder } = keyOf(jobWith(sound));

  test('is of what images are made of, and the same for the same job', () => {
    expect(key).toMatch(/^mailstaple-images-Linux-\w+-[0-9a-f]{16}-[0-9a-f]{16}$/);
    expect(key?.startsWith(own ?? '-')).toBe(true);
    expect(own?.startsWith(any ?? '-')).toBe(true);
    expect(folder).toMatch(/mailstaple-images$/);
    expect(keyOf(jobWith(sound.toReversed())).key).toBe(key);
    // Whether it is built already, and what no target names any more, are nothing to it.
    const there = sound.map(({ tag }) => ({ tag, state: 'built' }));
    const stale = { tag: 'mailstaple/a:0-000000000000', state: 'stale' };
    expect(keyOf(jobWith([...there, stale])).key).toBe(key);
    const changed = [{ tag: 'mailstaple/a:1-cccccccccccc', state: 'not built' }];
    const other = keyOf(jobWith(changed));
    expect([other.key === key, other.own === own]).toEqual([false, true]);
  });

  test.each([{ shard: '1/4' }, { targets: 'postfix' }, { args: '--all' }])(
    'is another for a job that plays others: %j',
    (given) => {
      const told = keyOf(jobWith(sound), given as Record<string, string>);
      expect([told.key === key, told.own === own, told.any === any]).toEqual([false, false, true]);
    },
  );

  test('knows targets of the configuration that the run is given', () => {
    const job = jobWith(sound);
    keyOf(job, { args: "--tls 1.3 --config 'my own.ts'" });
    expect(readFileSync(join(job.folder, 'list.txt'), 'utf8')).toMatch(/ --config my own\.ts$/m);
  });

  test('a target with a mistake, or a list that is none, does not end the job', () => {
    expect(keyOf(jobWith(sound, 2)).key).toBe(key);
    expect(keyOf(jobWith(undefined, 2)).key).not.toBe(key);
  });
});

describe('images', () => {
  /** The steps behind a run that left this report. */
  function saved(job: Job, report: unknown) {
    mkdirSync(join(job.folder, 'out'), { recursive: true });
    writeFileSync(join(job.folder, 'out', 'report.json'), JSON.stringify(report));
    const before = { run: { folder: 'out' }, cache: { 'cache-hit': 'false' } };
    return job.run(only('Save images', 'Keep images'), {}, before);
  }
  const image = (name: string) => ({ image: { name, digest: 'sha256:0' } });

  test('that the run was played in are saved, once each, and no others', () => {
    const job = jobWith(sound);
    const [a, b] = ['mailstaple/a:1-aaaaaaaaaaaa', 'mailstaple/b:1-bbbbbbbbbbbb'];
    const targets = [image(b), image(a), image(a), { name: 'reference' }];
    const ended = saved(job, { targets });
    const tar = join(job.folder, 'mailstaple-images', 'images.tar');
    expect(asked(job)).toEqual(['version', `save --output ${tar} ${a} ${b}`]);
    expect(ended).toMatchObject({ code: 0, ran: ['Save images', 'Keep images'] });
    // And the next job has them again.
    const again = job.run(only('Load images'), {});
    expect(again.code).toBe(0);
    expect(asked(job).at(-1)).toBe(`load --quiet --input ${tar}`);
  });

  test('are not saved where there are none, or where the engine does not give them', () => {
    const none = jobWith(sound);
    expect(saved(none, { targets: [{ name: 'reference' }] }).ran).toEqual(['Save images']);
    const gone = jobWith(sound);
    gone.program('docker', '[ "$1" = version ]');
    const ended = saved(gone, { targets: [image('mailstaple/a:1-aaaaaaaaaaaa')] });
    expect(ended).toMatchObject({ code: 0, ran: ['Save images'] });
  });

  test('that cannot be loaded do not end the job; none are where nothing was kept', () => {
    const job = jobWith(sound);
    expect(job.run(only('Load images'), {}).code).toBe(0);
    expect(asked(job)).toEqual([]);
    mkdirSync(join(job.folder, 'mailstaple-images'));
    writeFileSync(join(job.folder, 'mailstaple-images', 'images.tar'), 'no tar');
    job.program('docker', '[ "$1" = version ]');
    expect(job.run(only('Load images'), {}).code).toBe(0);
  });
});

test('what the Action needs is installed once, without what only its developers need', () => {
  const job = jobWith(sound);
  const top = join(job.folder, 'action');
  const script = readFileSync(join(import.meta.dirname, 'install.sh'), 'utf8');
  mkdirSync(join(top, 'scripts', 'action'), { recursive: true });
  writeFileSync(join(top, 'scripts', 'action', 'install.sh'), script);
  const told = join(job.folder, 'npm.txt');
  job.program('npm', `echo "$PWD: $*" >> '${told}'; mkdir -p node_modules/commander`);
  for (let times = 0; times < 2; times += 1)
    expect(job.run(only('Install'), {}, {}, top).code).toBe(0);
  const [line, ...more] = readFileSync(told, 'utf8').trim().split('\n');
  expect(line).toMatch(/\/action: ci --omit=dev /);
  expect(more).toEqual([]);
});
