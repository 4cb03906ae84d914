/**
 * Keeps the images of containers between jobs: `key` names the folder and what is in it, `load` and
 * `save` move it. Nothing here ends a job: an image that is not kept is built.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const { RUNNER_TEMP = '', RUNNER_OS = 'Linux', RUNNER_ARCH = 'X64' } = process.env;
const { MAILSTAPLE_TARGETS = '', MAILSTAPLE_ARGS = '', MAILSTAPLE_SHARD = '' } = process.env;
const { MAILSTAPLE_OUT = '', GITHUB_OUTPUT = '' } = process.env;
const folder = join(RUNNER_TEMP, 'mailstaple-images');
const tar = join(folder, 'images.tar');

const ran = (program, ...words) =>
  spawnSync(program, words, {
    encoding: 'utf8',
    maxBuffer: 1e9,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
const digest = (value) =>
  createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16);
const tell = (outputs) =>
  appendFileSync(
    GITHUB_OUTPUT,
    Object.entries(outputs)
      .map(([name, text]) => `${name}=${text}\n`)
      .join(''),
  );

/** A job without an engine has no images. */
const engine = () => spawnSync('docker', ['version'], { stdio: 'ignore' }).status === 0;

/** `--config FILE` of the run, quoted or not. */
function configured() {
  const found = /(?:^|\s)--config[=\s]+(?:'([^']*)'|"([^"]*)"|(\S+))/.exec(MAILSTAPLE_ARGS);
  return found ? ['--config', found[1] ?? found[2] ?? found[3]] : [];
}

/**
 * The tag of every image that a target names now, which holds a digest of all it is made of. Of a
 * target with a mistake in it there is none, and the run that follows tells of it.
 */
function named() {
  const main = join(import.meta.dirname, '..', '..', 'cli', 'main.ts');
  const { stdout } = ran('node', main, 'images', 'list', '--json', ...configured());
  try {
    return JSON.parse(stdout).flatMap(({ tag, state }) => (state === 'stale' ? [] : [tag]));
  } catch {
    return [];
  }
}

/**
 * What this job saves is its own: each part plays other targets, and what is saved under a key
 * stays as it is. Where nothing of the same job is there yet, images of any are better than none.
 */
function key() {
  const tags = engine() ? named().sort() : [];
  const any = `mailstaple-images-${RUNNER_OS}-${RUNNER_ARCH}-`;
  const own = `${any}${digest([MAILSTAPLE_SHARD, MAILSTAPLE_TARGETS, MAILSTAPLE_ARGS])}-`;
  tell({ folder, key: `${own}${digest(tags)}`, own, any });
}

/** The images that the run was played in, and no others that happen to be there. */
function played() {
  const report = join(MAILSTAPLE_OUT, 'report.json');
  if (!existsSync(report)) return [];
  const { targets } = JSON.parse(readFileSync(report, 'utf8'));
  return [...new Set(targets.flatMap(({ image }) => image?.name ?? []))].sort();
}

function save() {
  const tags = engine() ? played() : [];
  if (tags.length === 0) return;
  mkdirSync(folder, { recursive: true });
  if (ran('docker', 'save', '--output', tar, ...tags).status === 0) tell({ saved: 'true' });
}

function load() {
  if (existsSync(tar) && engine()) ran('docker', 'load', '--quiet', '--input', tar);
}

const verbs = { key, load, save };
verbs[process.argv[2]]();
