import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, utimesSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { OWNER_LABEL, ownerLabel } from '../../../harness/runtime/docker/reap.ts';
import { Folder, mailstapleIn } from '../../shared/command.fixture.ts';
import { chromiumHere } from '../../shared/pdf.ts';
import { limitCheck, spaceCheck, userCheck } from './checks.ts';
import { perlCheck, toolCheck } from './tools.ts';

const seconds = (ago: number): number => Math.floor(Date.now() / 1000) - ago;

/**
 * A container engine as far as the doctor asks: three containers of ours, one of them left over by
 * age, one by state.
 */
async function engine(
  containers: readonly object[] = [
    { Id: 'aaa', State: 'running', Created: seconds(60) },
    { Id: 'bbb', State: 'running', Created: seconds(86_400) },
    { Id: 'ccc', State: 'exited', Created: seconds(60) },
  ],
  more: Record<string, unknown> = {},
) {
  const removed: string[] = [];
  const answers: Record<string, unknown> = {
    '/version': { Version: '99.1' },
    '/containers/json': containers,
    ...more,
  };
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '', 'http://engine').pathname;
    if (path === '/_ping') return response.end('OK');
    if (request.method === 'DELETE') {
      removed.push(path.split('/').at(-1) ?? '');
      return response.writeHead(204).end();
    }
    const answer = answers[path];
    return response
      .writeHead(answer === undefined ? 404 : 200)
      .end(JSON.stringify(answer ?? { message: 'no such image' }));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    host: `tcp://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
    removed,
    [Symbol.dispose]: () => server.close(),
  };
}

describe('doctor', { timeout: 60_000 }, () => {
  test('with an engine: what is built, what is left over; nothing is removed unasked', async () => {
    using folder = new Folder();
    using there = await engine();
    const { code, out, err } = await mailstapleIn(
      { DOCKER_HOST: there.host, TMPDIR: folder.path },
      'doctor',
    );
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/✓ ok +Node\.js +\d+/);
    expect(out).toMatch(/✓ ok +container engine +Docker 99\.1, at tcp:/);
    expect(out).toMatch(/· optional +image of exim-gnutls 4\.98 +not built yet/);
    expect(out).toMatch(
      /· optional +leftovers +2 containers and 0 temporary folders; .*1 container may belong/,
    );
    expect(out).toMatch(/The main job can be run\.\n$/);
    expect(there.removed).toEqual([]);
  });

  test('--clean removes what is left over, and nothing that is in use', async () => {
    using folder = new Folder();
    using there = await engine();
    const old = join(folder.path, 'mailstaple-old');
    const fresh = join(folder.path, 'mailstaple-fresh');
    const alive = join(folder.path, `mailstaple-responder-pid${process.pid}-x`);
    const foreign = join(folder.path, 'other-old');
    for (const path of [old, fresh, alive, foreign]) mkdirSync(path);
    for (const path of [old, alive, foreign]) utimesSync(path, seconds(86_400), seconds(86_400));
    const { code, out } = await mailstapleIn(
      { DOCKER_HOST: there.host, TMPDIR: folder.path },
      'doctor',
      '--clean',
    );
    expect(code).toBe(0);
    expect(out).toMatch(/leftovers +2 containers and 1 temporary folder removed/);
    expect(there.removed.sort()).toEqual(['bbb', 'ccc']);
    expect([old, fresh, alive, foreign].map((path) => existsSync(path))).toEqual([
      false,
      true,
      true,
      true,
    ]);
  });

  test(
    '--clean never takes a container whose owner lives, however old, and of an owner ' +
      'elsewhere what is older than any run',
    async () => {
      using folder = new Folder();
      const gone = spawnSync('true').pid;
      const of = (Id: string, Created: number, owner: string, State = 'running') => ({
        Id,
        State,
        Created,
        Labels: { [OWNER_LABEL]: owner },
      });
      const dead = ownerLabel().replace(/\d+$/, String(gone));
      using there = await engine([
        of('a1', seconds(10 * 86_400), ownerLabel()),
        of('a2', seconds(10 * 86_400), ownerLabel(), 'exited'),
        of('b1', seconds(60), dead),
        of('c1', seconds(7200), 'elsewhere:1'),
        of('c2', seconds(7200), 'elsewhere:1', 'exited'),
        of('c3', seconds(2 * 86_400), 'elsewhere:1'),
      ]);
      const env = { DOCKER_HOST: there.host, TMPDIR: folder.path };
      const { out } = await mailstapleIn(env, 'doctor', '--clean');
      expect(out).toMatch(/2 containers and 0 temporary folders removed; 4 containers may belong/);
      expect(there.removed.sort()).toEqual(['b1', 'c3']);
    },
  );

  test('without an engine the main job can be run all the same', async () => {
    using folder = new Folder();
    const env = { DOCKER_HOST: 'tcp://127.0.0.1:1', TMPDIR: folder.path };
    const { code, out } = await mailstapleIn(env, 'doctor', '--json');
    const { ready, checks }: { ready: boolean; checks: { what: string; state: string }[] } =
      JSON.parse(out);
    expect({ code, ready }).toEqual({ code: 0, ready: true });
    expect(checks.find(({ what }) => what === 'container engine')?.state).toBe('optional');
  });

  test("an engine of a user's own is called so, and a node of a swarm", async () => {
    using folder = new Folder();
    using there = await engine([], {
      '/version': { Version: '5.4', Components: [{ Name: 'Podman Engine' }] },
      '/info': { SecurityOptions: ['name=rootless'], Swarm: { LocalNodeState: 'active' } },
    });
    const env = { DOCKER_HOST: there.host, TMPDIR: folder.path };
    const { out } = await mailstapleIn(env, 'doctor');
    expect(out).toMatch(/container engine +Podman 5\.4, without root, at tcp:/);
    expect(out).toMatch(/✓ ok +Docker Swarm /);
  });

  test('what else the machine can do, and who we are there', async () => {
    using folder = new Folder();
    const env = { DOCKER_HOST: 'tcp://127.0.0.1:1', TMPDIR: folder.path };
    const { out } = await mailstapleIn({ ...env, PATH: folder.path }, 'doctor');
    for (const tool of ['Chromium', 'openssl', 'tshark', 'gh', 'python3', 'perl with IO::Sock.*'])
      expect(out).toMatch(new RegExp(`· optional +${tool} +not installed(; |, or .*; )\\S`));
    expect(out).toMatch(/free space +\d+\.\d GiB/);
    expect(out).toMatch(/✓ ok +user +(root|an ordinary one)/);
    expect(out).not.toContain('Docker Swarm');
  });

  test('of a user and of open files', () => {
    expect(userCheck(0).detail).toMatch(/^root: .* its own user or nobody$/);
    expect(userCheck(1000).detail).toMatch(/^an ordinary one \(1000\): /);
    expect(limitCheck(1000).state).toBe('ok');
    expect(limitCheck(Number.POSITIVE_INFINITY)).toMatchObject({
      state: 'ok',
      detail: expect.stringContaining('no limit is set'),
    });
    expect(limitCheck(999)).toMatchObject({
      state: 'missing',
      detail: expect.stringContaining('ulimit -n'),
    });
  });

  test('what cannot be told holds nobody up: a disk that is gone, a program that hangs', () => {
    using folder = new Folder();
    expect(spaceCheck(join(folder.path, 'gone'))).toMatchObject({
      state: 'optional',
      detail: expect.stringMatching(/^cannot be told: ENOENT/),
    });
    const hangs = folder.file('chromium', '#!/bin/sh\nexec sleep 600\n');
    chmodSync(hangs, 0o755);
    expect(toolCheck({ tool: hangs, use: 'waits' }, 200)).toMatchObject({
      state: 'optional',
      detail: 'does not tell its version (ETIMEDOUT); waits',
    });
    const perl = folder.file('perl', '#!/bin/sh\nexec sleep 600\n');
    chmodSync(perl, 0o755);
    const path = process.env.PATH;
    process.env.PATH = `${folder.path}:/usr/bin:/bin`;
    try {
      expect(perlCheck(200).detail).toMatch(/^does not load the module \(ETIMEDOUT\); /);
      // One that is installed elsewhere under the same name is not asked for.
      expect(chromiumHere(200)).not.toBe('chromium');
    } finally {
      process.env.PATH = path;
    }
  });

  test('without a place for temporary files it cannot: exit 1', async () => {
    using folder = new Folder();
    const env = { DOCKER_HOST: 'tcp://127.0.0.1:1', TMPDIR: join(folder.path, 'nowhere') };
    const { code, out } = await mailstapleIn(env, 'doctor');
    expect(code).toBe(1);
    expect(out).toMatch(/✗ missing +temporary files .*cannot be written/);
    expect(out).toMatch(/cannot be run: temporary files/);
  });
});
