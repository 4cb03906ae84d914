import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type TlsOptions } from 'node:tls';
import { beforeAll, describe, expect, test } from 'vitest';
import { identity } from '../../../../ca/authority/spec.ts';
import { type Identity, World } from '../../../../ca/authority/world.ts';
import { good } from '../../../../ca/proof/good.ts';
import { mintProof } from '../../../../ca/proof/mint.ts';
import type { TlsVersion } from '../../../model/terms.ts';
import { identityWith } from '../../any-key.fixture.ts';
import { type VisitPlan, visit } from '../../smtp/client.ts';
import { decodeClientShares } from '../codec/extensions.ts';

const world = new World();
let ec: Identity;
let rsa: Identity;
beforeAll(async () => {
  ec = await world.identity(identity());
  rsa = await world.identity(identity({ leaf: { key: 'rsa2048' } }));
});

/** A server of one version that is told what else to be strict about; it speaks no SMTP. */
async function strict(tls: TlsVersion, held: Identity, options: TlsOptions = {}) {
  const version = `TLSv${tls}` as const;
  const staple = Buffer.from(await mintProof(good().spec, held, world));
  const server = createServer({
    key: held.key,
    cert: held.sentPem,
    minVersion: version,
    maxVersion: version,
    ...options,
  });
  server.on('OCSPRequest', (_leaf, _issuer, answer) => answer(null, staple));
  server.on('secureConnection', (socket) => socket.on('error', () => {}).resume());
  server.on('tlsClientError', () => {});
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    port: address && typeof address === 'object' ? address.port : 0,
    staple: staple.toString('base64'),
    async [Symbol.asyncDispose]() {
      server.close();
    },
  };
}

const met = async (port: number, tls: TlsVersion, change: Partial<VisitPlan> = {}) => {
  const { connection } = await visit({
    host: '127.0.0.1',
    port,
    name: 'only',
    transport: 'implicit',
    tls,
    hello: 'own-stack',
    sni: 'mx.test',
    dialogue: 'plain',
    mute: true,
    budget: { step: 3000, total: 6000 },
    ...change,
  });
  return connection;
};

describe.each(['1.2', '1.3'] as const)('TLS %s', (tls) => {
  test('the scripted client offers all that the ordinary one does, and shares of the same groups', async () => {
    await using server = await strict(tls, ec);
    const [ordinary, scripted] = await Promise.all(
      (['status_request', 'own-stack'] as const).map(
        async (hello) => (await met(server.port, tls, { hello })).tls?.clientHello,
      ),
    );
    const list = (type: number, hello = ordinary): string[] =>
      hello?.extensions
        .find((extension) => extension.type === type)
        ?.data.slice(4)
        .match(/.{4}/g) ?? [];
    expect(ordinary?.cipherSuites.length).toBeGreaterThan(2);
    expect(scripted?.cipherSuites).toEqual(expect.arrayContaining(ordinary?.cipherSuites ?? []));
    expect(list(10).length).toBeGreaterThan(7);
    expect(list(10, scripted)).toEqual(list(10));
    expect(list(13, scripted)).toEqual(list(13));
    const share = (hello = ordinary): number[] => {
      const data = hello?.extensions.find(({ type }) => type === 51)?.data;
      return data ? decodeClientShares(Buffer.from(data, 'hex')).map(({ group }) => group) : [];
    };
    expect(share()).toHaveLength(tls === '1.3' ? 4 : 0);
    expect(share(scripted)).toEqual(share());
  });
});

describe('TLS 1.2, a suite alone', () => {
  test.each([
    'ECDHE-RSA-AES128-GCM-SHA256',
    'ECDHE-RSA-CHACHA20-POLY1305',
    'ECDHE-RSA-AES128-SHA',
    'ECDHE-RSA-AES256-SHA384',
    'ECDHE-ARIA128-GCM-SHA256',
    'DHE-RSA-AES256-GCM-SHA384',
    'DHE-RSA-CHACHA20-POLY1305',
    'DHE-RSA-AES128-SHA256',
    'DHE-RSA-AES128-SHA',
    'DHE-RSA-AES128-CCM',
    'AES128-GCM-SHA256',
    'AES256-CCM8',
    'AES256-SHA256',
    'AES128-SHA',
  ])('%s', async (suite) => {
    const ciphers = `${suite}:@SECLEVEL=0`;
    await using server = await strict('1.2', rsa, { ciphers, dhparam: 'auto' });
    const { ending, tls } = await met(server.port, '1.2');
    expect(ending).toEqual({ how: 'done', phase: 'done' });
    expect(tls).toMatchObject({ complete: true, opaque: false, problems: [] });
    expect(tls?.certificates[0]?.staple).toBe(server.staple);
  });

  test.each(['ECDHE-ECDSA-AES256-CCM', 'ECDHE-ECDSA-AES256-SHA', 'ECDHE-ECDSA-ARIA256-GCM-SHA384'])(
    '%s',
    async (suite) => {
      await using server = await strict('1.2', ec, { ciphers: `${suite}:@SECLEVEL=0` });
      const { tls } = await met(server.port, '1.2');
      expect(tls).toMatchObject({ complete: true, opaque: false, problems: [] });
    },
  );
});

describe.each([
  ['1.2', ['X25519', 'P-256', 'X448', 'P-521', 'P-384', 'brainpoolP256r1']],
  [
    '1.3',
    ['X25519MLKEM768', 'X25519', 'P-256', 'X448', 'P-521', 'P-384', 'ffdhe2048', 'ffdhe3072'],
  ],
  ['1.3', ['brainpoolP256r1tls13', 'brainpoolP512r1tls13']],
] as const)('TLS %s, a group alone', (tls, curves) => {
  test.each(curves)('%s', async (ecdhCurve) => {
    await using server = await strict(tls, rsa, { ecdhCurve });
    for (const hello of ['own-stack', 'grease', 'no-shares'] as const) {
      const found = await met(server.port, tls, { hello });
      expect({ hello, ...found.ending }).toEqual({ hello, how: 'done', phase: 'done' });
      expect(found.tls).toMatchObject({ complete: true, opaque: false, problems: [] });
    }
  });
});

describe.each([
  ['P-521', () => generateKeyPairSync('ec', { namedCurve: 'P-521' })],
  ['brainpoolP384r1', () => generateKeyPairSync('ec', { namedCurve: 'brainpoolP384r1' })],
  ['Ed448', () => generateKeyPairSync('ed448')],
  ['RSA for PSS alone', () => generateKeyPairSync('rsa-pss', { modulusLength: 2048 })],
  ['ML-DSA-65', () => generateKeyPairSync('ml-dsa-65')],
] as const)('a key of %s', (name, keys) => {
  test.each(['1.2', '1.3'] as const)('TLS %s', async (tls) => {
    // ML-DSA has no numbers in TLS 1.2.
    if (name === 'ML-DSA-65' && tls === '1.2') return;
    await using server = await strict(tls, await identityWith(world, keys()));
    const found = await met(server.port, tls);
    expect(found.ending).toEqual({ how: 'done', phase: 'done' });
    expect(found.tls).toMatchObject({ complete: true, opaque: false, problems: [] });
    expect(found.tls?.certificates[0]?.staple).toBe(server.staple);
  });
});
