import { once } from 'node:events';
import { createServer } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { beforeAll, describe, expect, test } from 'vitest';
import type { KeyKind } from '../../../../ca/authority/spec.ts';
import { identity } from '../../../../ca/authority/spec.ts';
import { type Identity, World } from '../../../../ca/authority/world.ts';
import { good } from '../../../../ca/proof/good.ts';
import { mintProof } from '../../../../ca/proof/mint.ts';
import type { ServerTrick } from '../../../model/scenario.ts';
import type { Handshake } from '../../../model/tls.ts';
import { converse, run, withFiles } from '../../peers.fixture.ts';
import { decodeCapture } from '../observe/observer.ts';
import { markTlsStart, newCapture, tap } from '../observe/tap.ts';
import { type ScriptedServerPlan, scriptedServer } from './server.ts';

const world = new World();
let staple: Uint8Array;
let held: Identity;
beforeAll(async () => {
  held = await world.identity(identity());
  staple = await mintProof(good().spec, held, world);
});

interface Seen {
  how: string;
  detail: string;
  tls: Handshake;
}

/** A server for one connection, which echoes; `seen` is what became of it. */
async function open(change: Partial<ScriptedServerPlan> = {}, budget = 3000) {
  const plan: ScriptedServerPlan = {
    key: held.key,
    certificates: held.sentPem,
    tls: '1.3',
    staples: [staple],
    trick: 'none',
    ...change,
  };
  const { promise: seen, resolve } = Promise.withResolvers<Seen>();
  const server = createServer({ noDelay: true }, (socket) => {
    const capture = newCapture();
    markTlsStart(capture);
    const stream = tap(socket, capture, 'server').on('error', () => {});
    const end = (how: string, detail: string) =>
      resolve({ how, detail, tls: decodeCapture(capture) });
    scriptedServer(stream, plan, capture, performance.now() + budget).then(
      (inside) => {
        inside.on('error', () => {}).pipe(inside);
        socket.once('close', () => end('done', ''));
      },
      (error: { how: string; message: string }) => {
        socket.destroySoon();
        end(error.how, error.message);
      },
    );
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = address && typeof address === 'object' ? address.port : 0;
  return {
    port,
    seen,
    async [Symbol.asyncDispose]() {
      server.close();
    },
  };
}

/** Node as client; it gives back the echo, the staple it saw, or the error. */
async function node(port: number, asks = true, more: { ecdhCurve?: string } = {}) {
  const socket = connectTls({
    port,
    host: '127.0.0.1',
    servername: 'mx.test',
    ca: pemOf(held.root),
    requestOCSP: asks,
    ...more,
  });
  let got: Buffer | undefined;
  socket.on('OCSPResponse', (response: Buffer | null) => {
    got = response ?? undefined;
  });
  try {
    await once(socket, 'secureConnect', { signal: AbortSignal.timeout(3000) });
    socket.write('echo');
    const [bytes] = (await once(socket, 'data')) as [Buffer];
    return { said: bytes.toString(), staple: got };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    return { said: code, staple: got };
  } finally {
    socket.on('error', () => {}).end();
    socket.destroySoon();
  }
}

const pemOf = (der: Uint8Array): string =>
  '-----BEGIN ' +
  `CERTIFICATE-----\n${Buffer.from(der).toString('base64').replace(/.{64}/g, '$&\n')}\n-----END ` +
  'CERTIFICATE-----\n';
const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');

describe.each(['1.2', '1.3'] as const)('honest, TLS %s', (tls) => {
  const kinds: KeyKind[] = ['p256', 'p384', 'rsa2048', 'ed25519'];
  const mlDsa: KeyKind[] = tls === '1.3' ? ['ml-dsa-44', 'ml-dsa-65', 'ml-dsa-87'] : [];
  test.each([...kinds, ...mlDsa])('Node verifies a leaf of %s and gets the staple', async (key) => {
    const identityOf = await world.identity(identity({ leaf: { key } }));
    await using server = await open({
      tls,
      key: identityOf.key,
      certificates: identityOf.sentPem,
    });
    const found = await node(server.port);
    expect(found.said).toBe('echo');
    expect(found.staple && base64(found.staple)).toBe(base64(staple));
    const { how, tls: seen } = await server.seen;
    expect(how).toBe('done');
    expect(seen).toMatchObject({ version: tls, complete: true, opaque: false, problems: [] });
    expect(seen.certificates[0]?.staple).toBe(base64(staple));
  });

  test('who does not ask gets nothing', async () => {
    await using server = await open({ tls });
    expect(await node(server.port, false)).toEqual({ said: 'echo', staple: undefined });
    const { tls: seen } = await server.seen;
    expect(seen.certificates[0]?.staple).toBeUndefined();
    expect(seen.serverHello?.extensions.map(({ type }) => type)).not.toContain(5);
  });

  test(
    'P-256 alone is enough, and the shares of a client that has ' +
      'none of ours are asked for again',
    async () => {
      await using server = await open({ tls });
      expect((await node(server.port, true, { ecdhCurve: 'P-256' })).said).toBe('echo');
      await using retried = await open({ tls });
      expect((await node(retried.port, true, { ecdhCurve: 'SecP256r1MLKEM768:P-256' })).said).toBe(
        'echo',
      );
      const { tls: seen } = await retried.seen;
      expect(seen.complete).toBe(true);
      expect(seen.messages.filter(({ name }) => name === 'client_hello')).toHaveLength(
        tls === '1.3' ? 2 : 1,
      );
    },
  );

  test('a large staple; OpenSSL takes no more than one record of it in TLS 1.2', async () => {
    const large = await mintProof(good().padded(tls === '1.2' ? 16_000 : 40_000).spec, held, world);
    await using server = await open({ tls, staples: [large] });
    const found = await node(server.port);
    expect(found.staple?.equals(large)).toBe(true);
    const huge = await mintProof(good().padded(40_000).spec, held, world);
    await using other = await open({ tls, staples: [huge] });
    const priority = `NORMAL:-VERS-ALL:+VERS-TLS${tls}`;
    const argv = ['-p', String(other.port), '127.0.0.1', '--priority', priority, '--insecure'];
    expect(await run('gnutls-cli', argv, 'echo\n')).toContain('Handshake was completed');
    expect((await other.seen).tls).toMatchObject({ complete: true, problems: [] });
  });

  test('openssl s_client -status takes it', async () => {
    await using server = await open({ tls });
    await withFiles({ 'root.pem': pemOf(held.root) }, async (path) => {
      const argv = [
        's_client',
        '-connect',
        `127.0.0.1:${server.port}`,
        '-status',
        '-CAfile',
        path('root.pem'),
        '-verify_return_error',
      ];
      const output = await run('openssl', argv, 'Q\n');
      expect(output).toContain('OCSP Response Status: successful');
      expect(output).toContain('Verify return code: 0 (ok)');
      expect((await server.seen).tls.complete).toBe(true);
    });
  });

  test('gnutls-cli takes it, and says the status was good', async () => {
    await using server = await open({ tls });
    await withFiles({ 'root.pem': pemOf(held.root) }, async (path) => {
      const priority = `NORMAL:-VERS-ALL:+VERS-TLS${tls}`;
      const trust = [
        '--x509cafile',
        path('root.pem'),
        '--verify-hostname=mx.test',
        '--sni-hostname=mx.test',
      ];
      const output = await run(
        'gnutls-cli',
        ['-p', String(server.port), '127.0.0.1', '--priority', priority, ...trust],
        'echo\n',
      );
      expect(output).toContain('Handshake was completed');
      expect(output).toContain('The certificate is trusted');
      expect(output).toMatch(/OCSP status request/);
      expect((await server.seen).tls.complete).toBe(true);
    });
  });

  test('a client of another version is refused by protocol_version', async () => {
    await using server = await open({ tls });
    const other = tls === '1.2' ? 'TLSv1.3' : 'TLSv1.2';
    const socket = connectTls({
      port: server.port,
      host: '127.0.0.1',
      minVersion: other,
      maxVersion: other,
    });
    const [error] = (await once(socket, 'error')) as [Error & { code: string }];
    expect(error.code).toMatch(/PROTOCOL_VERSION|UNSUPPORTED_PROTOCOL/);
    expect((await server.seen).how).toBe('tls-error');
  });
});

test('TLS 1.3: both sides go on under new keys (KeyUpdate)', async () => {
  await using server = await open();
  const output = await converse(
    'openssl',
    ['s_client', '-connect', `127.0.0.1:${server.port}`],
    [
      { after: /---\nread R BLOCK|Verify return code/, say: 'one\n' },
      { after: /^one$/m, say: 'K\n' },
      { after: /KEYUPDATE/, say: 'two\n' },
      { after: /^two$/m, say: 'k\n' },
      { after: /KEYUPDATE/, say: 'three\n' },
      { after: /^three$/m, say: 'Q\n' },
    ],
  );
  expect(output).toMatch(/^three$/m);
  const { how, tls: seen } = await server.seen;
  expect({ how, opaque: seen.opaque }).toEqual({ how: 'done', opaque: false });
});

test('TLS 1.3: staples on the entries behind the leaf', async () => {
  const two = await world.identity(identity({ intermediates: 2 }));
  const issuer = await mintProof(good().about('issuer').spec, two, world);
  await using server = await open({
    key: two.key,
    certificates: two.sentPem,
    staples: [undefined, issuer, issuer],
  });
  expect((await node(server.port)).said).toBe('echo');
  const { tls: seen } = await server.seen;
  expect(seen.certificates.map((entry) => entry.staple)).toEqual([
    undefined,
    base64(issuer),
    base64(issuer),
  ]);
  expect(seen.problems).toEqual([]);
});

/**
 * What OpenSSL (Node) makes of each trick: `echo`, or the alert it sends. A trick that did nothing
 * would give `echo`.
 */
const reactions: Record<Exclude<ServerTrick, 'none'>, { '1.2': string; '1.3': string }> = {
  'acknowledge-only': { '1.2': 'echo', '1.3': 'echo' },
  'status-without-acknowledgement': { '1.2': 'unexpected_message', '1.3': 'unexpected_message' },
  'unsolicited-acknowledgement': { '1.2': 'unsupported_extension', '1.3': 'unsupported_extension' },
  'unsolicited-status': { '1.2': 'unexpected_message', '1.3': 'unsupported_extension' },
  'zero-length': { '1.2': 'internal_error', '1.3': 'internal_error' },
  'trailing-bytes': { '1.2': 'decode_error', '1.3': 'decode_error' },
  'status-before-certificate': { '1.2': 'unexpected_message', '1.3': 'unexpected_message' },
  'status-after-key-exchange': { '1.2': 'unexpected_message', '1.3': 'unexpected_message' },
  'wrong-status-type': { '1.2': 'decode_error', '1.3': 'decode_error' },
  'nonempty-acknowledgement': { '1.2': 'decode_error', '1.3': 'illegal_parameter' },
  'status-in-encrypted-extensions': { '1.2': 'decode_error', '1.3': 'illegal_parameter' },
  'duplicate-extension': { '1.2': 'illegal_parameter', '1.3': 'illegal_parameter' },
  'status-twice': { '1.2': 'unexpected_message', '1.3': 'unexpected_message' },
  retry: { '1.2': 'stapled', '1.3': 'stapled' },
  hybrid: { '1.2': 'stapled', '1.3': 'stapled' },
  'hybrid-retry': { '1.2': 'stapled', '1.3': 'stapled' },
  // Node takes no certificate that is compressed, and does not say that it does.
  compressed: { '1.2': 'stapled', '1.3': 'stapled' },
  'compressed-wrong-length': { '1.2': 'stapled', '1.3': 'stapled' },
  'compressed-undecodable': { '1.2': 'stapled', '1.3': 'stapled' },
  'compressed-unasked': { '1.2': 'stapled', '1.3': 'unexpected_message' },
  'grease-request': { '1.2': 'stapled', '1.3': 'stapled' },
  'grease-ticket': { '1.2': 'stapled', '1.3': 'stapled' },
  'stall-before-status': { '1.2': 'stalled', '1.3': 'stalled' },
  'close-before-status': { '1.2': 'closed', '1.3': 'closed' },
};

describe.each(['1.2', '1.3'] as const)('tricks, TLS %s', (tls) => {
  test.each(Object.entries(reactions))('%s', async (trick, expected) => {
    await using server = await open(
      { tls, trick: trick as ServerTrick },
      trick.startsWith('stall') ? 300 : 3000,
    );
    const asks = !trick.startsWith('unsolicited');
    const found = await node(server.port, asks);
    const { how, detail, tls: seen } = await server.seen;
    const reaction = expected[tls];
    const goesOn = reaction === 'echo' || reaction === 'stapled';
    expect(how === 'declined' ? detail : how).toBe(goesOn ? 'done' : reaction);
    if (reaction === 'stapled')
      expect(found).toEqual({ said: 'echo', staple: Buffer.from(staple) });
    if (reaction === 'echo') expect(found).toEqual({ said: 'echo', staple: undefined });
    const alert = seen.alerts.find(({ name }) => name !== 'close_notify');
    if (how === 'declined') expect(alert).toMatchObject({ from: 'client', name: reaction });
    expect(seen.opaque).toBe(false);
    if (trick === 'retry' || trick === 'hybrid-retry')
      expect(seen.serverHello?.helloRetryRequest).toBe(tls === '1.3');
    if (trick.startsWith('hybrid') && tls === '1.3') {
      const share = seen.serverHello?.extensions.find(({ type }) => type === 51)?.data;
      expect(share).toMatch(/^11ec/);
    }
    if (trick === 'grease-request')
      expect(seen.certificateRequest?.extensions[0]?.name).toBe(
        tls === '1.3' ? 'GREASE' : undefined,
      );
    if (trick === 'grease-ticket') expect(seen.tickets).toBe(tls === '1.3' ? 1 : 0);
    if (trick === 'acknowledge-only') {
      expect(seen.serverHello?.extensions.some(({ type }) => type === 5)).toBe(tls === '1.2');
    }
  });
});
