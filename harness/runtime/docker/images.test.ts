import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { defineTarget } from '../../model/target.ts';
import { imageTag, recipeOf } from './images.ts';

const version = {
  version: '1.0',
  image: { dockerfile: 'Dockerfile', args: { SUITE: 'x' }, base: 'debian:x-slim' },
};
const target = defineTarget({
  name: 'thing',
  title: 'Thing',
  versions: [version],
  roles: ['server'],
  runtimes: ['container'],
  capabilities: [],
  promises: [],
});

test('the tag changes with what decides the image, and with nothing else', () => {
  const context = Buffer.from('FROM x');
  const tag = imageTag('thing', '1.0', context, { A: '1', B: '2' });
  expect(tag).toMatch(/^mailstaple\/thing:1\.0-[0-9a-f]{12}$/);
  expect(imageTag('thing', '1.0', context, { B: '2', A: '1' })).toBe(tag);
  expect(imageTag('thing', '1.0', context, { A: '1', B: '3' })).not.toBe(tag);
  expect(imageTag('thing', '1.0', Buffer.from('FROM y'), { A: '1', B: '2' })).not.toBe(tag);
});

test('our own files in the folder are no part of the image', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'mailstaple-test-'));
  try {
    await writeFile(join(dir, 'Dockerfile'), 'FROM x');
    const { tag } = await recipeOf(target, version, dir);
    await writeFile(join(dir, 'target.ts'), 'code');
    await writeFile(join(dir, 'baseline.yaml'), '[]');
    expect((await recipeOf(target, version, dir)).tag).toBe(tag);
    await writeFile(join(dir, 'extra.conf'), 'x');
    expect((await recipeOf(target, version, dir)).tag).not.toBe(tag);
  } finally {
    await rm(dir, { recursive: true });
  }
});

test('a version without an image is said to have none', async () => {
  await expect(recipeOf(target, { version: '0' }, '/')).rejects.toThrow('thing:0 has no image.');
});

test(
  'folders of the context are taken whole, with the bit that lets a file be ' +
    'run; what is not there is said',
  async () => {
    const dir = await mkdtemp(join(tmpdir(), 'mailstaple-test-'));
    try {
      await expect(recipeOf(target, version, dir)).rejects.toThrow(
        `${join(dir, 'Dockerfile')} is not there.`,
      );
      await writeFile(join(dir, 'Dockerfile'), 'FROM x');
      await mkdir(join(dir, 'files', 'node_modules'), { recursive: true });
      await writeFile(join(dir, 'files', 'node_modules', 'x'), 'not');
      await writeFile(join(dir, 'files', 'start.js'), 'code', { mode: 0o755 });
      await writeFile(join(dir, 'files', 'conf.yaml'), 'x');
      const { context } = await recipeOf(target, version, dir);
      const rows = execFileSync('tar', ['-tvf', '-'], { input: context })
        .toString()
        .trim()
        .split('\n');
      expect(rows.map((row) => [row.slice(0, 10), row.split(/\s+/).at(-1)])).toEqual([
        ['-rw-r--r--', 'Dockerfile'],
        ['-rw-r--r--', 'files/conf.yaml'],
        ['-rwxr-xr-x', 'files/start.js'],
      ]);
    } finally {
      await rm(dir, { recursive: true });
    }
  },
);
