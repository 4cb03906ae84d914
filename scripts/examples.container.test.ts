import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { bundledTargets } from '../cli/targets.ts';
import { ensureImage } from '../harness/runtime/docker/images.ts';
import { readJournal } from '../reports/journal.ts';

/** Images may have to be built; milliseconds. */
const PATIENCE = 900_000;
const root = join(import.meta.dirname, '..');
const libraries = ['gnutls', 'openssl'] as const;
const place = mkdtempSync(join(tmpdir(), 'mailstaple-exim-'));
afterAll(() => {
  // What was written there belongs to a user of the container.
  const mounts = libraries.flatMap((library) => ['-v', `${outOf(library)}:/out/${library}`]);
  const removes = ['--entrypoint', 'find', used, '/out', '-mindepth', '2', '-delete'];
  spawnSync('docker', ['run', '--rm', '--user', 'root', ...mounts, ...removes]);
  rmSync(place, { recursive: true, force: true });
});
const outOf = (library: string): string => join(place, `out-${library}`);
let used = '';

/**
 * Where an Exim of that library has been built. The folders that its tree would have lead to the
 * program of the image.
 */
async function imageWith(library: (typeof libraries)[number]): Promise<string> {
  const found = (await bundledTargets()).find(({ target }) => target.name === `exim-${library}`);
  const [version] = found?.target.versions ?? [];
  if (!found || !version) throw new Error(library);
  return ensureImage(found.target, version, found.folder, () => {});
}

test.each(libraries)(
  "Exim's own build with %s, played by an ordinary user from the configuration of the example",
  { timeout: PATIENCE },
  async (library) => {
    used = await imageWith(library);
    const site = join(place, library);
    const out = outOf(library);
    for (const folder of [site, out]) mkdirSync(folder);
    copyFileSync(
      join(root, 'examples', 'exim', 'mailstaple.config.ts'),
      join(site, 'mailstaple.config.ts'),
    );
    for (const each of libraries) {
      mkdirSync(join(site, `build-${each}`));
      symlinkSync('/usr/sbin/exim4', join(site, `build-${each}`, 'exim'));
    }
    // The user of the image is none of this machine.
    for (const folder of [place, site, out]) chmodSync(folder, 0o777);
    const only = ['--only', 'server/calibration/*', '--only', 'client/calibration/*'];
    const mounts = [`${root}:/src:ro`, `${site}:/site`, `${out}:/out`];
    const { status, stdout, stderr } = spawnSync(
      'docker',
      [
        ...['run', '--rm', '--ulimit', 'nofile=4096', ...mounts.flatMap((mount) => ['-v', mount])],
        ...['--workdir', '/site', used, '/src/node_modules/node/bin/node', '/src/cli/main.ts'],
        ...['run', `exim-built-with-${library}`, ...only, '--tls', '1.3'],
        ...['--out', '/out', '--format', 'json'],
      ],
      { encoding: 'utf8' },
    );
    expect({ status, said: stdout + stderr }).toMatchObject({ status: 0 });
    const { run } = readJournal(readFileSync(join(out, 'journal.jsonl'), 'utf8'));
    expect(run.targets[0]?.states.join('\n')).toMatch(library === 'gnutls' ? /GnuTLS/ : /OpenSSL/);
    expect(new Set(run.outcomes.map(({ role }) => role))).toEqual(new Set(['server', 'client']));
  },
);
