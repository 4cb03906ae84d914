import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { bundledTargets } from '../cli/targets.ts';
import { ensureBase } from '../harness/runtime/docker/base-image.ts';
import { needEngine } from '../harness/runtime/docker/engine.ts';
import { ensureImage } from '../harness/runtime/docker/images.ts';
import { readJournal } from '../reports/journal.ts';

/** Images may have to be built, of sources; milliseconds. */
const PATIENCE = 1_800_000;
const root = join(import.meta.dirname, '..');
const narrow = ['--only', '*/calibration/*', '--tls', '1.3'];

function docker(...words: string[]) {
  const { status, stdout, stderr, error } = spawnSync('docker', words, {
    encoding: 'utf8',
    maxBuffer: 1e9,
    // Ended before the test is, so that what it said is told.
    timeout: PATIENCE - 60_000,
  });
  if (error) throw new Error([error.message, stderr].join('\n'));
  return { status, out: stdout, err: stderr };
}

/**
 * The tree of a program, built as its example builds it: anew where the example, or what it is
 * built on, has changed.
 */
async function built(example: string): Promise<string> {
  const file = join(root, 'examples', example, 'Dockerfile');
  await ensureBase(await needEngine(), { base: 'debian:trixie-slim', file }, () => {});
  const image = `mailstaple/example-${example}`;
  const { status, err } = docker('build', '--tag', image, join(root, 'examples', example));
  if (status !== 0) throw new Error(err);
  return image;
}

/** `mailstaple run WORDS…` in a container of that image; its journal is what is put out. */
function run(image: string, words: readonly string[], more: readonly string[]) {
  return docker(
    ...['run', '--rm', '--init', '--ulimit', 'nofile=4096', ...more, '-v', `${root}:/src:ro`],
    ...['--entrypoint', 'sh', image, '/src/scripts/examples/run.sh', ...words],
  );
}

/** The same in a tree, with the configuration of the example in it. */
async function runInTree(
  example: string,
  tree: string,
  words: readonly string[],
  more: string[] = [],
) {
  const config = join(root, 'examples', example, 'mailstaple.config.ts');
  const mount = ['-v', `${config}:${tree}/mailstaple.config.ts:ro`, '--workdir', tree];
  return run(await built(example), words, [...mount, ...more]);
}

/**
 * Each role of the narrow run was judged, and what is claimed of each program holds.
 * @param states of each target by name, what it has to say of itself.
 */
function expectSound(
  { status, out, err }: ReturnType<typeof run>,
  states: Record<string, RegExp>,
): void {
  expect({ status, err }).toMatchObject({ status: 0 });
  const { run: journal } = readJournal(out);
  expect(journal.targets.map(({ name }) => name).sort()).toEqual(Object.keys(states).sort());
  for (const { name, states: said } of journal.targets)
    expect({ name, said: said.join('\n') }).toEqual({
      name,
      said: expect.stringMatching(states[name] ?? /^$/),
    });
  const rolesOf = Object.keys(states).flatMap((target) => [
    { target, role: 'server' },
    { target, role: 'client' },
  ]);
  for (const { target, role } of rolesOf) {
    const verdicts = journal.outcomes
      .filter((outcome) => outcome.target === target && outcome.role === role)
      .map(({ verdict: { kind } }) => kind);
    expect(verdicts).toContain('pass');
    for (const kind of ['blocked', 'inconclusive', 'error']) expect(verdicts).not.toContain(kind);
  }
}

describe("a program's own tree, built by the script of its example", { timeout: PATIENCE }, () => {
  test('Exim with both libraries in one run, played by an ordinary user', async () => {
    const states = {
      'exim-built-with-gnutls': /GnuTLS/,
      'exim-built-with-openssl': /OpenSSL/,
    };
    const words = [...Object.keys(states), ...narrow];
    expectSound(await runInTree('exim', '/build/exim', words), states);
  });

  test('Postfix, played by root in a container', async () => {
    const ended = await runInTree('postfix', '/build/postfix', ['postfix-built', ...narrow]);
    expectSound(ended, { 'postfix-built': /mail_version = 3\.[\s\S]*OpenSSL/ });
  });

  test('Postfix, refused to an ordinary user in a sentence', async () => {
    const words = ['postfix-built', ...narrow];
    const ended = await runInTree('postfix', '/build/postfix', words, ['--user', '1']);
    expect(ended.status).toBe(2);
    expect(ended.err).toMatch(
      /mailstaple: postfix-built as a program of this machine has to be started by root, .*\n/,
    );
  });
});

test('a Postfix that is installed, by --exec', { timeout: PATIENCE }, async () => {
  const found = (await bundledTargets()).find(({ target }) => target.name === 'postfix');
  const version = found?.target.versions.find((it) => it.version === '3.10');
  if (!found || !version) throw new Error('postfix 3.10');
  const image = await ensureImage(found.target, version, found.folder, () => {});
  const words = ['postfix', '--exec', '/usr/lib/postfix/sbin/master', ...narrow];
  const ended = run(image, words, ['--user', 'root', '--workdir', '/tmp']);
  expectSound(ended, { postfix: /mail_version = 3\.10/ });
});
