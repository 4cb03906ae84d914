import { once } from 'node:events';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ensureBase } from './base-image.ts';
import { findEngine } from './engine.ts';

let dir = '';
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'mailstaple-test-'));
});
afterEach(() => rm(dir, { recursive: true }));

/** An engine without images, and no registry behind it but for one name. */
async function bareEngine() {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://engine');
    if (url.pathname === '/_ping') return response.end('OK');
    asked.push(`${request.method} ${url.pathname}${url.search}`);
    if (url.searchParams.get('fromImage') === 'example.test:5000/base')
      return response.end('{"status":"done"}\n');
    const refused = '{"status":"Pulling"}\n{"error":"dial tcp: lookup registry: no such host"}\n';
    return url.pathname === '/images/create'
      ? response.end(refused)
      : response.writeHead(404).end('{}');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const before = process.env.DOCKER_HOST;
  const port = typeof address === 'object' && address ? address.port : 0;
  process.env.DOCKER_HOST = `tcp://127.0.0.1:${port}`;
  const engine = await findEngine();
  if (before === undefined) delete process.env.DOCKER_HOST;
  else process.env.DOCKER_HOST = before;
  if (!engine) throw new Error('no engine');
  return { engine, asked, [Symbol.dispose]: () => void server.close() };
}

async function maker(script: string): Promise<{ path: string }> {
  const path = join(dir, 'maker.sh');
  await writeFile(path, script);
  await chmod(path, 0o755);
  return { path };
}

const file = '/x/Dockerfile';

test('is pulled by its name and tag where a registry answers', async () => {
  using here = await bareEngine();
  await ensureBase(
    here.engine,
    { base: 'example.test:5000/base', file },
    () => {},
    await maker('exit 1'),
  );
  expect(here.asked).toContain(
    'POST /images/create?fromImage=example.test%3A5000%2Fbase&tag=latest',
  );
});

test('is made by the script where none does, once, for this engine, and without another pull', async () => {
  using here = await bareEngine();
  const said: string[] = [];
  const by = await maker(
    `echo "made $1 $MAILSTAPLE_NO_PULL"; test "$DOCKER_HOST" = "${here.engine.address}"`,
  );
  const ensure = () =>
    ensureBase(here.engine, { base: 'debian:trixie-slim', file }, (line) => said.push(line), by);
  await Promise.all([ensure(), ensure()]);
  expect(said).toEqual([
    'pulling debian:trixie-slim, which is not here',
    "debian:trixie-slim cannot be pulled; it is made from Debian's archive, which takes a minute",
    '  made trixie 1',
  ]);
});

test.each([
  [
    'the script fails',
    'debian:sid-slim',
    'echo "no mirror" >&2; exit 2',
    undefined,
    /and could not be made: no mirror$/,
  ],
  [
    'it cannot be run here',
    'debian:sid-slim',
    '',
    'only root can make it',
    /, and only root can make it\.$/,
  ],
  [
    'it is no base of Debian’s',
    'alpine:3',
    '',
    undefined,
    /\(dial tcp: lookup registry: no such host\)\.$/,
  ],
])('where %s it is said which file asks for it', async (_, base, script, hindrance, sentence) => {
  using here = await bareEngine();
  const by = { ...(await maker(script)), ...(hindrance === undefined ? {} : { hindrance }) };
  const ensuring = ensureBase(here.engine, { base, file }, () => {}, by);
  await expect(ensuring).rejects.toThrow(
    /^\/x\/Dockerfile cannot be built, since \S+ is neither on this machine/,
  );
  await expect(ensuring).rejects.toThrow(sentence);
});
