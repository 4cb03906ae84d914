import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';

const root = join(import.meta.dirname, '..');
const example = (...path: string[]): string =>
  readFileSync(join(root, 'examples', ...path), 'utf8');
const place = mkdtempSync(join(tmpdir(), 'mailstaple-recipes-'));
afterAll(() => rmSync(place, { recursive: true, force: true }));

// Where nothing is installed, `npx --yes mailstaple` fetches it; here it is this clone.
mkdirSync(join(place, 'bin'));
const npx = join(place, 'bin', 'npx');
writeFileSync(
  npx,
  `#!/bin/sh\n[ "$1 $2" = '--yes mailstaple' ] || exit 64\nshift 2\nexec ` +
    `'${process.execPath}' '${join(root, 'cli', 'main.ts')}' "$@"\n`,
);
chmodSync(npx, 0o755);

/** Runs a script in a folder; each line of a job is a command, and the first that fails ends it. */
function run(script: string, folder: string, env: Record<string, string> = {}) {
  const cwd = join(place, folder);
  mkdirSync(cwd, { recursive: true });
  const PATH = `${join(place, 'bin')}:${process.env.PATH}`;
  return spawnSync('sh', ['-e', '-c', script], {
    cwd,
    encoding: 'utf8',
    env: { PATH, HOME: place, ...env },
  });
}
/** A suite that does nothing but end with a code. @returns a PATH on which it is found. */
const ending = (code: number): string => {
  const bin = join(place, `bin-${code}`);
  mkdirSync(bin, { recursive: true });
  const suite = join(bin, 'npx');
  writeFileSync(suite, `#!/bin/sh\nexit ${code}\n`);
  chmodSync(suite, 0o755);
  return `${bin}:${process.env.PATH}`;
};
const narrow = '--only server/times/expired --tls 1.3';

const job = z.object({ script: z.array(z.string()), extends: z.string() }).loose();
const pipeline = z
  .object({
    variables: z.record(z.string(), z.string()),
    '.mailstaple': z.object({ image: z.string(), stage: z.string() }).strict(),
    mailstaple: job,
    'mailstaple-report': job,
  })
  .strict();

describe('recipes for CI', { timeout: 120_000 }, () => {
  test('GitLab: the parts, and the whole with its JUnit file', () => {
    const text = example('gitlab', 'mailstaple.gitlab-ci.yml');
    const { variables, mailstaple: part, 'mailstaple-report': whole } = pipeline.parse(parse(text));
    const own = { ...variables, MAILSTAPLE_ARGS: narrow, CI_NODE_TOTAL: '2' };
    for (const index of ['1', '2']) {
      const ended = run(part.script.join('\n'), 'gitlab', { ...own, CI_NODE_INDEX: index });
      expect({ code: ended.status, err: ended.stderr }).toMatchObject({ code: 0 });
    }
    expect(run(whole.script.join('\n'), 'gitlab', own).status).toBe(0);
    expect(existsSync(join(place, 'gitlab', 'mailstaple-report', 'junit.xml'))).toBe(true);
  });

  test('GitLab: news keeps no part from the whole, which is red', () => {
    const text = example('gitlab', 'mailstaple.gitlab-ci.yml');
    const { variables, mailstaple: part, 'mailstaple-report': whole } = pipeline.parse(parse(text));
    const args = '--only server/negotiation/not-asked --tls 1.3 --defect staples-unasked';
    const own = { ...variables, MAILSTAPLE_ARGS: args, CI_NODE_TOTAL: '1', CI_NODE_INDEX: '1' };
    expect(run(part.script.join('\n'), 'red', own).status).toBe(0);
    expect(run(whole.script.join('\n'), 'red', own).status).toBe(1);
    const nowhere = { ...own, MAILSTAPLE_TARGETS: 'nobody' };
    expect(run(part.script.join('\n'), 'nobody', nowhere).status).not.toBe(0);
  });

  test('the part of a job is kept where it has a result, and no other', () => {
    const text = example('gitlab', 'mailstaple.gitlab-ci.yml');
    const { mailstaple: part } = pipeline.parse(parse(text));
    const [, jenkins = ''] = /^\s+sh '(.*)'$/m.exec(example('jenkins', 'Jenkinsfile')) ?? [];
    for (const script of [part.script.join('\n'), jenkins]) {
      const ended = [0, 1, 2, 3, 130].map(
        (code) => run(script, 'ends', { PATH: ending(code) }).status,
      );
      expect(ended.map((status) => status === 0)).toEqual([true, true, false, true, false]);
    }
  });

  test('Jenkins: the steps of its stages', () => {
    const steps = [...example('jenkins', 'Jenkinsfile').matchAll(/^\s+sh '(.*)'$/gm)];
    const [play = '', merge = ''] = steps.map(([, step = '']) => step);
    const shorter = play.replace('run reference', `run reference ${narrow}`);
    for (const part of ['1', '2']) expect(run(shorter, 'jenkins', { PART: part }).status).toBe(0);
    expect(run(merge, 'jenkins').status).toBe(0);
    expect(existsSync(join(place, 'jenkins', 'whole', 'junit.xml'))).toBe(true);
  });

  test('a plain shell: the exit code is that of the run', () => {
    const script = join(root, 'examples', 'shell', 'ci.sh');
    const good = run(`'${script}' reference ${narrow}`, 'shell', { OUT: 'out' });
    expect({ code: good.status, err: good.stderr }).toMatchObject({ code: 0 });
    expect(existsSync(join(place, 'shell', 'out', 'report.md'))).toBe(true);
    const bad = run(`'${script}' nobody`, 'shell', { OUT: 'out2' });
    expect(bad.status).toBe(2);
  });
});
