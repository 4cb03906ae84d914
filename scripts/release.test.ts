import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';

const clone = mkdtempSync(join(tmpdir(), 'mailstaple-release-'));
afterAll(() => rmSync(clone, { recursive: true, force: true }));

const git = (...words: string[]): void => {
  const who = ['-c', 'user.name=a', '-c', 'user.email=a@example.org'];
  const { status, stderr } = spawnSync('git', [...who, ...words], { cwd: clone, encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
};
const release = () => spawnSync('sh', ['scripts/release.sh'], { cwd: clone, encoding: 'utf8' });

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
