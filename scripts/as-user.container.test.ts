import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bundledTargets } from '../cli/targets.ts';
import { ensureImage } from '../harness/runtime/docker/images.ts';

/** An image may have to be built; milliseconds. */
const PATIENCE = 900_000;
const root = join(import.meta.dirname, '..');
/** A number that has no name anywhere, in the group that may use the engine. */
const SOMEBODY = '23456:23456';

test('an ordinary user does everything but set up the engine', { timeout: PATIENCE }, async () => {
  const found = (await bundledTargets()).find(({ target }) => target.name === 'exim-gnutls');
  const version = found?.target.versions.find((it) => it.version === '4.98');
  if (!found || !version) throw new Error('exim-gnutls 4.98');
  await ensureImage(found.target, version, found.folder, () => {});
  const socket = (process.env.DOCKER_HOST ?? 'unix:///var/run/docker.sock').replace('unix://', '');
  const { status, stdout, stderr } = spawnSync(
    'docker',
    [
      ...['run', '--rm', '--init', '--ulimit', 'nofile=4096', '--network', 'host'],
      ...['--user', SOMEBODY, '--group-add', String(statSync(socket).gid)],
      ...['-v', `${root}:/src:ro`, '-v', `${socket}:/var/run/docker.sock`],
      ...['debian:trixie-slim', 'sh', '/src/scripts/as-user/everyday.sh'],
    ],
    { encoding: 'utf8', maxBuffer: 1e8, timeout: PATIENCE - 60_000 },
  );
  expect({ status, said: stdout + stderr }).toMatchObject({ status: 0 });
  expect(stdout).toMatch(/an ordinary one \(23456\)/);
  expect(stdout).toMatch(/exim-gnutls 4\.98 .*\d+ pass/);
});
