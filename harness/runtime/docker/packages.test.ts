import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { packagesOf } from './packages.ts';

const lock = (packages: object) =>
  JSON.stringify({ name: 'x', version: '1.0.0', lockfileVersion: 3, packages });

test('what the lock names comes as one archive; nothing at all here, so that no registry is asked', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'mailstaple-test-'));
  try {
    await writeFile(
      join(dir, 'package.json'),
      JSON.stringify({ name: 'x', version: '1.0.0', dependencies: {} }),
    );
    await writeFile(join(dir, 'package-lock.json'), lock({ '': { name: 'x', version: '1.0.0' } }));
    const { path, content } = await packagesOf(dir);
    expect(path).toBe('node_modules.tar');
    expect(content?.length).toBeGreaterThan(0);
    await writeFile(join(dir, 'package-lock.json'), 'no lock');
    await expect(packagesOf(dir)).rejects.toThrow('package-lock.json names cannot be had');
  } finally {
    await rm(dir, { recursive: true });
  }
});
