import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { engineHint, findEngine } from './engine.ts';

const folders: string[] = [];
afterEach(() => {
  vi.unstubAllEnvs();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** A folder as a session has one for its daemons, with files where sockets would be. */
function session(...sockets: string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'mailstaple-runtime-'));
  folders.push(folder);
  for (const socket of sockets) {
    mkdirSync(join(folder, socket, '..'), { recursive: true });
    writeFileSync(join(folder, socket), '');
  }
  vi.stubEnv('DOCKER_HOST', undefined);
  vi.stubEnv('XDG_RUNTIME_DIR', folder);
  return folder;
}

test("Podman's socket is told of, with the variable that names it", () => {
  const folder = session('podman/podman.sock');
  expect(engineHint()).toBe(
    `Podman listens at ${folder}/podman/podman.sock: to use it, set ` +
      `DOCKER_HOST=unix://${folder}/podman/podman.sock`,
  );
});

test.each(['docker.sock', '.docker/run/docker.sock'])(
  "a rootless engine is found at %s of a user's session, beside a system's that is silent",
  async (socket) => {
    // A file where the socket of the system's would be: nobody answers there.
    const folder = session('system.sock', socket);
    const path = join(folder, socket);
    rmSync(path);
    expect(await findEngine(5000, join(folder, 'system.sock'))).toBeUndefined();
    await using engine = createServer((_, answer) => answer.end('OK'));
    await new Promise<void>((done) => engine.listen(path, done));
    const found = await findEngine(5000, join(folder, 'system.sock'));
    expect(found?.address).toBe(`unix://${path}`);
  },
);

test('an address that DOCKER_HOST names and nothing answers at', () => {
  session();
  vi.stubEnv('DOCKER_HOST', 'tcp://127.0.0.1:1');
  expect(engineHint()).toBe('nothing answers at tcp://127.0.0.1:1, which DOCKER_HOST names');
});

test('where there is nothing, nothing is said', () => {
  session();
  expect(engineHint() ?? '').not.toContain('Podman');
});
