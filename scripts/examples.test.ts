import { chmodSync, cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { Folder, mailstapleWith } from '../cli/shared/command.fixture.ts';
import { parseBaseline } from '../harness/judge/baseline.ts';
import { matches } from '../harness/model/glob.ts';

/**
 * The examples that need a program of the reader's, as far as their plan: real ones are played by
 * examples.container.test.ts.
 */

const examples = join(import.meta.dirname, '..', 'examples');
/** A last resort on a machine that may be busy; milliseconds. */
const PATIENCE = 240_000;
const folders: Folder[] = [];
afterAll(() => {
  for (const folder of folders) folder[Symbol.dispose]();
});

/** The tree of an example in which these programs say that they are Exim with that library. */
function tree(example: string, programs: Record<string, string>): Folder {
  const folder = new Folder();
  folders.push(folder);
  // By root a program is asked as a user who is not.
  chmodSync(folder.path, 0o755);
  cpSync(join(examples, example), folder.path, { recursive: true });
  for (const [path, library] of Object.entries(programs)) {
    const file = join(folder.path, path);
    mkdirSync(join(file, '..'));
    const said = `Exim version 4.98.2 #2\nSupport for: ${library} TLS_resume DANE OCSP`;
    writeFileSync(file, `#!/bin/sh\necho '${said}'\n`);
    chmodSync(file, 0o755);
  }
  return folder;
}
const env = { ...process.env, DOCKER_HOST: 'tcp://127.0.0.1:1' };
const at = ({ path: cwd }: Folder, ...words: string[]) =>
  mailstapleWith({ cwd, env, timeout: PATIENCE }, ...words);

/** Cells that would be played, and those that would not with the reason. */
const planOf = (out: string) => ({
  played: [...out.matchAll(/^ {2}play {2}(\S+)/gm)].map(([, cell = '']) => cell),
  not: [...out.matchAll(/^ {2}not {3}(\S+) {2}(.*)$/gm)].map(([, cell = '', why = '']) => ({
    cell,
    why,
  })),
});

test('Exim: both builds in the one run that the example shows', { timeout: PATIENCE }, async () => {
  const folder = tree('exim', { 'build-gnutls/exim': 'GnuTLS', 'build-openssl/exim': 'OpenSSL' });
  const config = readFileSync(join(folder.path, 'mailstaple.config.ts'), 'utf8');
  const [, shown = ''] = /^\/\/ +mailstaple (run .*)$/m.exec(config) ?? [];
  const { code, out, err } = await at(folder, ...shown.split(' '), '--dry-run');
  expect({ code, err }).toEqual({ code: 0, err: '' });
  const { played } = planOf(out);
  for (const name of ['exim-built-with-gnutls', 'exim-built-with-openssl'])
    for (const role of ['server', 'client']) {
      const own = played.filter(
        (cell) => cell.startsWith(`${role}/`) && cell.includes(`@${name}:`),
      );
      expect({ name, role, some: own.length > 100 }).toEqual({ name, role, some: true });
    }
});

test('Exim: a build with the other library is told, and that of the right one goes on', {
  timeout: PATIENCE,
}, async () => {
  const folder = tree('exim', { 'build-gnutls/exim': 'GnuTLS', 'build-openssl/exim': 'GnuTLS' });
  const words = ['exim-built-with-gnutls', 'exim-built-with-openssl', '--dry-run'];
  const { code, out, err } = await at(folder, 'run', ...words);
  expect(code).toBe(2);
  expect(err).toMatch(/^mailstaple: \S+ cannot be played as exim-built-with-openssl: it is .*\n$/);
  expect(planOf(out).played.some((cell) => cell.includes('@exim-built-with-gnutls:'))).toBe(true);
});

test('a local build: what is dropped is not played, and the baseline speaks of what is', {
  timeout: PATIENCE,
}, async () => {
  const folder = tree('local', { 'build-Linux-x86_64/exim': 'GnuTLS' });
  const { code, out, err } = await at(folder, 'run', 'exim-built-here', '--dry-run');
  expect({ code, err }).toEqual({ code: 0, err: '' });
  const { played, not } = planOf(out);
  const dual = not.filter(({ why }) => why.endsWith('does not claim dual-cert'));
  expect(dual.map(({ cell }) => cell)).toContainEqual(expect.stringMatching(/dual-ecdsa@/));
  const known = parseBaseline(
    readFileSync(join(folder.path, 'known.yaml'), 'utf8'),
    'known.yaml',
  ).map(({ cells }) => cells);
  expect(known).not.toEqual([]);
  for (const pattern of known)
    expect({ pattern, some: played.some((cell) => matches(pattern, cell)) }).toEqual({
      pattern,
      some: true,
    });
});
