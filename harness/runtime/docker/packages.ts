import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { TarEntry } from './tar.ts';

const run = promisify(execFile);
/** Longest time the packages of one image may take to come, milliseconds. */
const BUDGET = 300_000;

/** The file whose presence in a target's folder says that it is made of packages of npm. */
export const LOCK = 'package-lock.json';

/**
 * The packages of a target, for its image: just what its package-lock.json names, as
 * `node_modules.tar`, which a Dockerfile puts in place with `ADD`. They are fetched here, by the
 * npm and from the registry that brought our own, since a container that builds need not reach
 * either. Nothing of theirs is run here, and what is optional is left out.
 * @param dir folder of the target.
 * @throws Error when npm cannot get them.
 */
export async function packagesOf(dir: string): Promise<TarEntry> {
  const place = await mkdtemp(join(tmpdir(), 'mailstaple-packages-'));
  try {
    for (const name of ['package.json', LOCK]) await copyFile(join(dir, name), join(place, name));
    const words = [
      'ci',
      '--prefix',
      place,
      '--omit=dev',
      '--omit=optional',
      '--ignore-scripts',
      '--prefer-offline',
    ];
    await run('npm', [...words, '--no-audit', '--no-fund', '--loglevel=error'], {
      cwd: place,
      timeout: BUDGET,
    });
    await mkdir(join(place, 'node_modules'), { recursive: true });
    await run('tar', [
      '-C',
      place,
      '--owner=0',
      '--group=0',
      '-cf',
      join(place, 'node_modules.tar'),
      'node_modules',
    ]);
    return {
      path: 'node_modules.tar',
      mode: 0o644,
      content: await readFile(join(place, 'node_modules.tar')),
    };
  } catch (error) {
    const said =
      error instanceof Error
        ? error.message.trim().split('\n').slice(-6).join('\n    ')
        : String(error);
    throw new Error(`the packages that ${join(dir, LOCK)} names cannot be had: ${said}`);
  } finally {
    await rm(place, { recursive: true, force: true });
  }
}
