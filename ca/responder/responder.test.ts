import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { connect, type Socket } from 'node:net';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { identity } from '../authority/spec.ts';
import { type Identity, World } from '../authority/world.ts';
import { certificatesPem } from '../pem.ts';
import { good } from '../proof/good.ts';
import { SecondOpinion } from '../second-opinion.ts';
import { type Answer, errorAnswer } from './answer.ts';
import { ask, type Reply } from './asking.fixture.ts';
import { answerFor } from './known.ts';
import { type Responder, startResponder } from './responder.ts';
import { parseScript, scripted } from './script.ts';

const run = promisify(execFile);
const world = new World();
const files = new SecondOpinion();
let about: Identity;
let der: Buffer;
let certificate: string;
let issuer: string;
let root: string;
let requestFile: string;

beforeAll(async () => {
  about = await world.identity(identity());
  certificate = files.file('leaf.pem', certificatesPem([about.leaf]));
  issuer = files.file('issuer.pem', certificatesPem([about.issuer]));
  root = files.file('roots.pem', certificatesPem([about.root, about.issuer]));
  requestFile = files.file('request.der', '');
  await run('openssl', [
    'ocsp',
    '-issuer',
    issuer,
    '-cert',
    certificate,
    '-no_nonce',
    '-reqout',
    requestFile,
  ]);
  der = await readFile(requestFile);
});
afterAll(() => files[Symbol.dispose]());

const ordinary = () => answerFor({ world, identities: () => [about] });

const post = (responder: Responder, body: Uint8Array = der, type = 'application/ocsp-request') =>
  ask(responder, 'POST', '/', body, type);
const MALFORMED = Buffer.from(errorAnswer('malformedRequest'));

describe('openssl ocsp asks', () => {
  it.each([
    ['SHA-1', ['-sha1'], 'good', good()],
    ['SHA-256', ['-sha256'], 'good', good()],
    ['revoked', ['-sha256'], 'revoked', good().revoked()],
    ['with a nonce', ['-nonce'], 'good', good()],
  ] as const)('%s', async (_, options, status, proof) => {
    const answer = answerFor({
      world,
      identities: () => [about],
      proofFor: () => proof,
      echoNonce: true,
    });
    await using responder = await startResponder({ answer });
    const given = [
      '-issuer',
      issuer,
      ...options,
      '-cert',
      certificate,
      '-CAfile',
      root,
      '-url',
      responder.url,
    ];
    const { stdout, stderr } = await run('openssl', ['ocsp', ...given]);
    expect(stdout + stderr).toContain('Response verify OK');
    expect(stdout).toContain(`leaf.pem: ${status}`);
    expect(stderr).not.toContain('WARNING');
  });

  it('without echo openssl misses its nonce, and says so', async () => {
    await using responder = await startResponder({ answer: ordinary() });
    const given = [
      '-issuer',
      issuer,
      '-nonce',
      '-cert',
      certificate,
      '-CAfile',
      root,
      '-url',
      responder.url,
    ];
    expect((await run('openssl', ['ocsp', ...given])).stderr).toContain('no nonce in response');
  });

  it('of another CA: unauthorized', async () => {
    await using responder = await startResponder({ answer: ordinary() });
    const stranger = await world.identity(identity({ ca: 'other' }));
    const [leaf, ca] = [stranger.leaf, stranger.issuer].map((c, i) =>
      files.file(`other${i}.pem`, certificatesPem([c])),
    );
    const given = ['ocsp', '-issuer', ca ?? '', '-cert', leaf ?? '', '-url', responder.url];
    await expect(run('openssl', given)).rejects.toMatchObject({
      stdout: expect.stringContaining('unauthorized (6)'),
    });
  });
});

describe('curl asks', () => {
  const curl = async (...args: string[]) =>
    (
      await run('curl', [
        '-sS',
        '--max-time',
        '10',
        '-D',
        '-',
        '-o',
        files.file('reply.der', ''),
        ...args,
      ])
    ).stdout;

  it('by POST and by GET, and gets the same', async () => {
    await using responder = await startResponder({ answer: ordinary() });
    const type = ['-H', 'Content-Type: application/ocsp-request'];
    const posted = await curl(...type, '--data-binary', `@${requestFile}`, responder.url);
    const path = encodeURIComponent(der.toString('base64'));
    const got = await curl(`${responder.url}${path}`);
    for (const headers of [posted, got]) {
      expect(headers).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
      expect(headers).toMatch(/content-type: application\/ocsp-response\r\n/i);
    }
    expect(responder.hits).toBe(2);
    expect(responder.calls.map((c) => c.method)).toEqual(['POST', 'GET']);
  });
});

describe('POST and the rest', () => {
  it.each([
    ['the type with a parameter', 'application/ocsp-request; x=y', 200],
    ['the type in capitals', 'Application/OCSP-Request', 200],
    ['another type', 'application/x-www-form-urlencoded', 415],
  ])('%s', async (_, type, status) => {
    await using responder = await startResponder({ answer: ordinary() });
    expect((await post(responder, der, type)).status).toBe(status);
  });

  it.each([
    ['empty', Buffer.alloc(0)],
    ['trailing', () => Buffer.concat([der, Buffer.of(0)])],
    ['truncated', () => der.subarray(0, -3)],
    ['text', Buffer.from('hello')],
  ])('%s: malformedRequest', async (_, body) => {
    await using responder = await startResponder({ answer: ordinary() });
    expect((await post(responder, typeof body === 'function' ? body() : body)).body).toEqual(
      MALFORMED,
    );
  });

  it.each(['PUT', 'DELETE', 'OPTIONS', 'HEAD'])('%s: 405', async (method) => {
    await using responder = await startResponder({ answer: ordinary() });
    const { status, headers } = await ask(responder, method, '/');
    expect([status, headers.allow]).toEqual([405, 'GET, POST']);
  });

  it('too large: 413, told in advance or not', async () => {
    await using responder = await startResponder({ answer: ordinary() });
    expect((await post(responder, Buffer.alloc(65_537))).status).toBe(413);
    const chunked = await new Promise<number>((resolve, reject) => {
      const headers = {
        'content-type': 'application/ocsp-request',
        'transfer-encoding': 'chunked',
      };
      const sent = httpRequest(
        { host: '127.0.0.1', port: responder.port, method: 'POST', headers, agent: false },
        (r) => {
          resolve(r.statusCode ?? 0);
          sent.destroy();
        },
      );
      sent.on('error', reject);
      sent.write(Buffer.alloc(70_000));
    });
    expect(chunked).toBe(413);
  });

  it('an answer that cannot be made is internalError', async () => {
    const answer = () => {
      throw new Error('no');
    };
    await using responder = await startResponder({ answer });
    expect([...(await post(responder)).body]).toEqual([...errorAnswer('internalError')]);
  });

  it('a port in use is an error', async () => {
    await using responder = await startResponder({ answer: ordinary() });
    await expect(
      startResponder({ answer: ordinary(), port: responder.port }),
    ).rejects.toMatchObject({
      code: 'EADDRINUSE',
    });
  });
});

describe('faults', () => {
  const faulty = (answer: Answer) => startResponder({ answer: () => answer });
  const bytes = Uint8Array.of(1, 2, 3, 4, 5);

  it.each<[string, Answer, Partial<Reply>]>([
    ['http-status', { kind: 'http-status', code: 503 }, { status: 503 }],
    ['empty', { kind: 'empty' }, { status: 200, body: Buffer.alloc(0) }],
    ['redirect', { kind: 'redirect', to: 'http://127.0.0.1:1/', code: 307 }, { status: 307 }],
    [
      'content-type',
      { kind: 'content-type', type: 'text/html', bytes },
      { status: 200, body: Buffer.from(bytes) },
    ],
    [
      'trickle',
      { kind: 'trickle', bytes, octets: 2, everyMs: 1 },
      { status: 200, body: Buffer.from(bytes) },
    ],
    ['delay', { kind: 'delay', ms: 30, answer: bytes }, { status: 200, body: Buffer.from(bytes) }],
  ])('%s', async (kind, answer, expected) => {
    await using responder = await faulty(answer);
    const answered = once(responder, 'answered', { signal: AbortSignal.timeout(5000) });
    const before = performance.now();
    const reply = await post(responder);
    expect(reply).toMatchObject(expected);
    expect((await answered)[1]).toBe(kind);
    if (kind === 'delay') expect(performance.now() - before).toBeGreaterThan(25);
    if (kind === 'redirect') expect(reply.headers.location).toBe('http://127.0.0.1:1/');
    if (kind === 'content-type') expect(reply.headers['content-type']).toBe('text/html');
  });

  it.each<[string, Answer]>([
    ['reset', { kind: 'reset' }],
    ['cut', { kind: 'cut', bytes, after: 2 }],
  ])('%s breaks the connection', async (_, answer) => {
    await using responder = await faulty(answer);
    await expect(post(responder)).rejects.toMatchObject({ code: 'ECONNRESET' });
  });

  it('hang says nothing, and ends with the responder', async () => {
    const responder = await faulty({ kind: 'hang' });
    const asked = once(responder, 'request', { signal: AbortSignal.timeout(5000) });
    const reply = post(responder).catch((error: NodeJS.ErrnoException) => error.code);
    await asked;
    expect(await Promise.race([reply, Promise.resolve('nothing yet')])).toBe('nothing yet');
    await responder.close();
    await responder.close();
    expect(await reply).toBe('ECONNRESET');
  });

  it('hang ends when the client goes', async () => {
    await using responder = await faulty({ kind: 'hang' });
    const answered = once(responder, 'answered', { signal: AbortSignal.timeout(5000) });
    const asked = once(responder, 'request', { signal: AbortSignal.timeout(5000) });
    const abort = new AbortController();
    const type = { 'content-type': 'application/ocsp-request' };
    const gone = fetch(responder.url, {
      method: 'POST',
      body: new Uint8Array(der),
      headers: type,
      signal: abort.signal,
    });
    gone.catch(() => undefined);
    await asked;
    abort.abort();
    expect((await answered)[1]).toBe('hang');
  });

  it('changes over hits as the script says', async () => {
    const steps = parseScript(
      '[{do: http-status, code: 500, hits: 2}, {do: error, status: tryLater, hits: 1}]',
    );
    await using responder = await startResponder({ answer: scripted(steps, ordinary()) });
    const seen: [number, number][] = [];
    for (let i = 0; i < 4; i += 1) {
      const { status, body } = await post(responder);
      seen.push([status, body.length]);
    }
    expect(seen.map(([status]) => status)).toEqual([500, 500, 200, 200]);
    expect(seen[2]?.[1]).toBe(5);
    expect(seen[3]?.[1]).toBeGreaterThan(100);
  });
});

describe('survives', () => {
  const socketTo = async (responder: Responder): Promise<Socket> => {
    const socket = connect(responder.port, '127.0.0.1');
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    return socket;
  };

  it.each<[string, (socket: Socket) => void]>([
    ['connect and close', (s) => s.end()],
    ['connect and reset', (s) => s.resetAndDestroy()],
    ['noise', (s) => s.end(Buffer.alloc(2000, 0xfe))],
    ['a TLS ClientHello', (s) => s.end(Buffer.from('160301020001', 'hex'))],
    ['half a request', (s) => s.end('POST / HTTP/1.1\r\nHost: x\r\nContent-Le')],
    [
      'half a body',
      (s) =>
        s.end(
          'POST / HTTP/1.1\r\nHost: x\r\nContent-Type: ' +
            'application/ocsp-request\r\nContent-Length: 99\r\n\r\n0',
        ),
    ],
    [
      'two lengths',
      (s) => s.end('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n0'),
    ],
    ['endless headers', (s) => s.end(`GET / HTTP/1.1\r\n${'X: y\r\n'.repeat(20_000)}`)],
  ])('%s', async (_, misbehave) => {
    await using responder = await startResponder({ answer: ordinary() });
    const socket = await socketTo(responder);
    const closed = once(socket, 'close', { signal: AbortSignal.timeout(5000) });
    socket.resume();
    misbehave(socket);
    await closed;
    expect((await post(responder)).status).toBe(200);
  });
});
