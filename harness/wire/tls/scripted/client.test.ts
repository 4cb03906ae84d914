import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { beforeAll, describe, expect, test } from 'vitest';
import { identity } from '../../../../ca/authority/spec.ts';
import { type Identity, World } from '../../../../ca/authority/world.ts';
import { good } from '../../../../ca/proof/good.ts';
import { mintProof } from '../../../../ca/proof/mint.ts';
import type { Hello } from '../../../model/scenario.ts';
import { freePort, serve, withFiles } from '../../peers.fixture.ts';
import { extensionTypes, keyShareExtension } from '../codec/extensions.ts';
import { groups, keyAgreement } from '../crypto/groups.ts';
import { decodeCapture } from '../observe/observer.ts';
import { markTlsStart, newCapture, tap } from '../observe/tap.ts';
import { scriptedClient } from './client.ts';
import { type ScriptedHello, scriptedClientHello, secondClientHello } from './hello.ts';

const world = new World();
let ec: Identity;
let rsa: Identity;
let staple: Uint8Array;
beforeAll(async () => {
  ec = await world.identity(identity());
  rsa = await world.identity(identity({ leaf: { key: 'rsa2048' } }));
  staple = await mintProof(good().spec, ec, world);
});

/** Shakes hands, says a line, and reads what comes back; the capture is decoded. */
async function play(port: number, change: Partial<ScriptedHello>, budget = 3000) {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  const capture = newCapture();
  markTlsStart(capture);
  const end = performance.now() + budget;
  const hello: ScriptedHello = {
    tls: '1.3',
    hello: 'status_request',
    sni: 'mx.test',
    prefers: undefined,
    ...change,
  };
  const outcome = await scriptedClient(tap(socket, capture, 'client'), hello, capture, end).then(
    async (stream) => {
      stream.on('error', () => {}).write('straw\n');
      const [bytes] = (await once(stream, 'data')) as [Buffer];
      stream.end();
      return { said: bytes.toString(), how: 'done' };
    },
    (error: { how: string; message: string }) => ({ how: error.how, said: error.message }),
  );
  socket.destroy();
  return { ...outcome, tls: decodeCapture(capture) };
}

async function nodeServer(tls: '1.2' | '1.3', held: Identity, ecdhCurve = 'auto') {
  const version = `TLSv${tls}` as const;
  const versions = { minVersion: version, maxVersion: version };
  const server = createTlsServer({ key: held.key, cert: held.sentPem, ecdhCurve, ...versions });
  server.on('OCSPRequest', (_leaf, _issuer, answer) => answer(null, Buffer.from(staple)));
  server.on('secureConnection', (socket) => socket.on('error', () => {}).pipe(socket));
  server.on('tlsClientError', () => {});
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    port: address && typeof address === 'object' ? address.port : 0,
    async [Symbol.asyncDispose]() {
      server.close();
    },
  };
}

const completes: Hello[] = [
  'status_request',
  'nothing',
  'v2',
  'both',
  'unknown-type',
  'responder-ids',
  'huge-responder-ids',
  'nonce-extension',
  'permuted',
  'grease',
  'v2-only',
];
const asks: Hello[] = [
  'status_request',
  'both',
  'responder-ids',
  'huge-responder-ids',
  'nonce-extension',
  'permuted',
  'grease',
];

describe.each(['1.2', '1.3'] as const)('TLS %s against Node', (tls) => {
  test.each(completes)('%s completes', async (hello) => {
    await using server = await nodeServer(tls, ec);
    const { how, said, tls: seen } = await play(server.port, { tls, hello });
    expect({ how, said }).toEqual({ how: 'done', said: 'straw\n' });
    expect(seen).toMatchObject({ version: tls, complete: true, opaque: false, problems: [] });
    const expected = asks.includes(hello) ? Buffer.from(staple).toString('base64') : undefined;
    expect(seen.certificates[0]?.staple).toBe(expected);
  });

  test.each([
    ['empty-body', 'decode_error'],
    ['malformed-length', 'decode_error'],
    ['repeated', 'illegal_parameter'],
  ] as const)('%s is declined by OpenSSL', async (hello, alert) => {
    await using server = await nodeServer(tls, ec);
    const { how, said, tls: seen } = await play(server.port, { tls, hello });
    expect({ how, said }).toEqual({ how: 'declined', said: alert });
    expect(seen.alerts).toMatchObject([{ from: 'server', name: alert }]);
  });

  test('an address goes into server_name when it is told to', async () => {
    await using server = await nodeServer(tls, ec);
    const { tls: seen } = await play(server.port, { tls, sni: '127.0.0.1' });
    expect(seen.clientHello?.serverName).toBe('127.0.0.1');
  });
});

test('the ClientHello is what its name says', async () => {
  await using server = await nodeServer('1.3', ec);
  const hello = async (kind: Hello) => (await play(server.port, { hello: kind })).tls.clientHello;
  expect((await hello('responder-ids'))?.statusRequest?.responderIds).toHaveLength(2);
  expect((await hello('huge-responder-ids'))?.statusRequest?.responderIds.length).toBeGreaterThan(
    2400,
  );
  expect((await hello('nonce-extension'))?.statusRequest?.requestExtensions).toMatch(/^3021/);
  expect((await hello('unknown-type'))?.statusRequest?.statusType).toBe(0x7f);
  expect((await hello('malformed-length'))?.statusRequest?.malformed).toBe(true);
  expect((await hello('empty-body'))?.statusRequest?.malformed).toBe(true);
  expect((await hello('both'))?.statusRequestV2).toBeDefined();
  const v2 = await hello('v2-only');
  expect([v2?.statusRequest, v2?.statusRequestV2]).toEqual([undefined, expect.any(String)]);
  const repeated = (await hello('repeated'))?.extensions.filter(({ type }) => type === 5);
  expect(repeated).toHaveLength(2);
  const plain = (await hello('status_request'))?.extensions.map(({ type }) => type);
  expect((await hello('permuted'))?.extensions.map(({ type }) => type)).toEqual(
    plain?.toReversed(),
  );
  const grease = await hello('grease');
  expect(grease?.extensions.filter(({ name }) => name === 'GREASE')).toHaveLength(2);
  expect(grease?.cipherSuites[0]).toBe(0x0a0a);
});

describe('against the tools', () => {
  const files = (held: Identity) => ({
    'key.pem': held.key,
    'chain.pem': held.sentPem,
    'staple.der': staple,
  });
  const listens = (output: string) => {
    const found = /ACCEPT 127\.0\.0\.1:(\d+)/.exec(output)?.[1];
    return found === undefined ? undefined : Number(found);
  };

  test.each([
    ['1.2', 'ec', []],
    ['1.2', 'rsa', []],
    ['1.3', 'ec', []],
    ['1.3', 'rsa', []],
    ['1.2', 'ec', ['-groups', 'P-521']],
    ['1.3', 'ec', ['-groups', 'P-521']],
    ['1.3', 'ec', ['-ciphersuites', 'TLS_AES_256_GCM_SHA384']],
    ['1.3', 'ec', ['-ciphersuites', 'TLS_CHACHA20_POLY1305_SHA256']],
    ['1.2', 'rsa', ['-cipher', 'ECDHE-RSA-CHACHA20-POLY1305']],
    ['1.3', 'ec', ['-verify', '1']],
    ['1.2', 'ec', ['-verify', '1']],
  ] as const)('openssl s_server, TLS %s, %s, %j', async (tls, kind, more) => {
    const held = kind === 'ec' ? ec : rsa;
    await withFiles(files(held), async (path) => {
      const certificate = [
        '-key',
        path('key.pem'),
        '-cert',
        path('chain.pem'),
        '-cert_chain',
        path('chain.pem'),
      ];
      const version = tls === '1.2' ? '-tls1_2' : '-tls1_3';
      const status = ['-status_file', path('staple.der')];
      const argv = [
        's_server',
        '-accept',
        '127.0.0.1:0',
        ...certificate,
        ...status,
        version,
        '-rev',
        ...more,
      ];
      await using server = await serve('openssl', argv, listens);
      const { how, said, tls: seen } = await play(server.port, { tls });
      expect({ how, said }).toEqual({ how: 'done', said: 'warts\n' });
      expect(seen).toMatchObject({ complete: true, opaque: false, problems: [] });
      expect(seen.certificates[0]?.staple).toBe(Buffer.from(staple).toString('base64'));
      // `-groups P-521` leaves our shares unused in TLS 1.3.
      const retried = seen.messages.filter(({ name }) => name === 'client_hello').length === 2;
      expect(retried).toBe(tls === '1.3' && more[0] === '-groups');
    });
  });

  test.each([
    ['1.2', 'ec'],
    ['1.2', 'rsa'],
    ['1.3', 'ec'],
    ['1.3', 'rsa'],
  ] as const)('gnutls-serv, TLS %s, %s', async (tls, kind) => {
    const held = kind === 'ec' ? ec : rsa;
    const proof = await mintProof(good().spec, held, world);
    await withFiles({ ...files(held), 'staple.der': proof }, async (path) => {
      const port = await freePort();
      const certificate = ['--x509keyfile', path('key.pem'), '--x509certfile', path('chain.pem')];
      const priority = `NORMAL:-VERS-ALL:+VERS-TLS${tls}`;
      const status = ['--ocsp-response', path('staple.der'), '--ignore-ocsp-response-errors'];
      const argv = [
        '--echo',
        '-p',
        String(port),
        ...certificate,
        ...status,
        '--priority',
        priority,
      ];
      await using server = await serve('gnutls-serv', argv, (output) =>
        /IPv4.*done/.test(output) ? port : undefined,
      );
      const { how, said, tls: seen } = await play(server.port, { tls });
      expect({ how, said: said.trim() }).toEqual({ how: 'done', said: 'straw' });
      expect(seen).toMatchObject({ complete: true, opaque: false, problems: [] });
      expect(seen.certificates[0]?.staple).toBe(Buffer.from(proof).toString('base64'));
    });
  });
});

describe('a server that is none', () => {
  const record = (type: number, body: Buffer) =>
    Buffer.concat([Buffer.from([type, 3, 3, body.length >> 8, body.length & 255]), body]);
  test.each([
    ['says nothing', (_: Socket) => {}, 'stalled'],
    ['closes', (socket: Socket) => socket.end(), 'declined'],
    ['speaks SMTP', (socket: Socket) => socket.write('500 what?\r\n'), 'tls-error'],
    [
      'sends an empty record over and over',
      (socket: Socket) => socket.write(Buffer.concat(Array(100).fill(record(22, Buffer.alloc(0))))),
      'flooded',
    ],
    [
      'sends change_cipher_spec over and over',
      (socket: Socket) => socket.write(Buffer.concat(Array(100).fill(record(20, Buffer.of(1))))),
      'flooded',
    ],
    [
      'warns over and over',
      (socket: Socket) =>
        socket.write(Buffer.concat(Array(100).fill(record(21, Buffer.of(1, 112))))),
      'flooded',
    ],
    [
      'sends a message without end',
      (socket: Socket) =>
        socket.write(
          Buffer.concat([
            record(22, Buffer.of(2, 255, 255, 255)),
            ...Array(200).fill(record(22, Buffer.alloc(16384))),
          ]),
        ),
      'flooded',
    ],
    [
      'answers with another message',
      (socket: Socket) => socket.write(record(22, Buffer.of(14, 0, 0, 0))),
      'tls-error',
    ],
    [
      'cuts its ServerHello short',
      (socket: Socket) => socket.write(record(22, Buffer.of(2, 0, 0, 2, 3, 3))),
      'tls-error',
    ],
  ])('%s', async (_, act, how) => {
    const server = createServer((socket) => {
      socket.on('error', () => {}).once('data', () => act(socket));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    // TLS 1.2 warnings may pass; in 1.3 the first ends it.
    const found = await play(
      address && typeof address === 'object' ? address.port : 0,
      { tls: '1.2' },
      400,
    );
    server.close();
    expect(found.how).toBe(how);
  });
});

describe.each(['1.2', '1.3'] as const)('a server that wants another group, TLS %s', (tls) => {
  test.each(['P-521', 'X448'])('%s', async (curve) => {
    await using server = await nodeServer(tls, ec, curve);
    for (const hello of ['status_request', 'grease', 'responder-ids', 'both'] as const) {
      const { how, tls: seen } = await play(server.port, { tls, hello });
      expect({ hello, how }).toEqual({ hello, how: 'done' });
      expect(seen?.serverHello?.helloRetryRequest).toBe(tls === '1.3');
    }
  });
});

test('a second ClientHello is the first with one share of the group that was named, and the cookie', () => {
  const base = { random: new Uint8Array(32), sessionId: new Uint8Array(32) };
  const hello: ScriptedHello = { tls: '1.3', hello: 'grease', sni: 'mx.test', prefers: undefined };
  const first = scriptedClientHello(hello, base, [keyAgreement(groups.x25519)]);
  const share = keyAgreement(groups.secp384r1);
  const cookie = { type: extensionTypes.cookie, data: Uint8Array.of(0, 1, 7) };
  const second = secondClientHello(first, [share], cookie);
  const differing = (second.extensions ?? []).filter((one) => !first.extensions?.includes(one));
  expect(differing).toEqual([
    keyShareExtension([{ group: share.group, key: share.public }]),
    cookie,
  ]);
  expect(second.extensions).toHaveLength((first.extensions?.length ?? 0) + 1);
  expect({ ...second, extensions: [] }).toEqual({ ...first, extensions: [] });
});
