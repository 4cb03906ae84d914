import { constants } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { identity, type KeyKind } from '../../../../ca/authority/spec.ts';
import { type Identity, World } from '../../../../ca/authority/world.ts';
import { good } from '../../../../ca/proof/good.ts';
import { mintProof } from '../../../../ca/proof/mint.ts';
import type { Handshake } from '../../../model/tls.ts';
import { decodeCapture } from './observer.ts';
import { HandshakeRecorder, recordHandshake } from './recorded-handshake.fixture.ts';

const ids = new Map<KeyKind, Identity>();
let staple: Uint8Array;

beforeAll(async () => {
  const world = new World();
  for (const key of ['p256', 'rsa2048'] as const)
    ids.set(key, await world.identity(identity({ leaf: { key } })));
  staple = await mintProof(good().spec, of('p256'), world);
});

function of(key: KeyKind): Identity {
  const found = ids.get(key);
  if (!found) throw new Error(`no identity with ${key}`);
  return found;
}

const server = (key: KeyKind, version: '1.2' | '1.3') => ({
  key: of(key).key,
  cert: of(key).sentPem,
  minVersion: `TLSv${version}` as const,
  maxVersion: `TLSv${version}` as const,
});
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
const names = ({ messages }: Handshake, from: 'client' | 'server'): string[] =>
  messages
    .filter((message) => message.from === from)
    .map(({ name, encrypted }) => `${name}${encrypted ? '*' : ''}`);
/** Nothing is amiss: both Finished were seen, all of it opened. */
const sound = { complete: true, problems: [], opaque: false };

const suites = {
  '1.2': {
    p256: [
      'ECDHE-ECDSA-AES128-GCM-SHA256',
      'ECDHE-ECDSA-AES256-GCM-SHA384',
      'ECDHE-ECDSA-CHACHA20-POLY1305',
      'ECDHE-ECDSA-AES128-SHA256',
      'ECDHE-ECDSA-AES256-SHA',
    ],
    rsa2048: [
      'ECDHE-RSA-AES128-GCM-SHA256',
      'ECDHE-RSA-AES256-SHA384',
      'AES128-SHA',
      'AES256-GCM-SHA384',
    ],
  },
  '1.3': {
    p256: ['TLS_AES_128_GCM_SHA256', 'TLS_AES_256_GCM_SHA384', 'TLS_CHACHA20_POLY1305_SHA256'],
    rsa2048: ['TLS_AES_256_GCM_SHA384'],
  },
} as const;

const cases = (['1.2', '1.3'] as const).flatMap((version) =>
  (['p256', 'rsa2048'] as const).flatMap((key) =>
    suites[version][key].flatMap((ciphers) =>
      (['client', 'server'] as const).map((tapped) => ({ version, key, ciphers, tapped })),
    ),
  ),
);

describe('an ordinary handshake', () => {
  it.each(cases)(
    '$version $key $ciphers tapped at the $tapped',
    async ({ version, key, ciphers, tapped }) => {
      const range = {
        minVersion: `TLSv${version}`,
        maxVersion: `TLSv${version}`,
        ciphers,
      } as const;
      const plan = { tapped, staple, server: { ...server(key, version), ...range } };
      const seen = await recordHandshake(plan, { servername: 'mx.test', ...range });
      expect(seen.errors).toEqual([]);
      const handshake = decodeCapture(seen.capture);
      expect(handshake).toMatchObject({
        ...sound,
        version,
        resumed: false,
        applicationData: { client: 7, server: 7 },
      });
      expect(handshake.serverHello).toMatchObject({
        cipherName: seen.cipher,
        helloRetryRequest: false,
      });
      expect(handshake.certificates.map(({ der }) => der)).toEqual(of(key).sent.map(base64));
      expect(handshake.certificates.map((entry) => entry.staple)).toEqual([
        base64(staple),
        undefined,
      ]);
      expect(handshake.clientHello).toMatchObject({
        versions: [version],
        serverName: 'mx.test',
        offersResumption: false,
        statusRequest: { statusType: 1, responderIds: [], requestExtensions: '', malformed: false },
      });
      expect(
        handshake.alerts.map(
          ({ from, name, level, encrypted }) => `${from} ${level} ${name} ${encrypted}`,
        ),
      ).toEqual(['client warning close_notify true', 'server warning close_notify true']);
      if (version === '1.3') {
        expect(handshake.tickets).toBe(2);
        expect(handshake.certificateStatus).toEqual([]);
        expect(names(handshake, 'server')).toEqual([
          'server_hello',
          'encrypted_extensions*',
          'certificate*',
          'certificate_verify*',
          'finished*',
          'new_session_ticket*',
          'new_session_ticket*',
        ]);
        expect(names(handshake, 'client')).toEqual(['client_hello', 'finished*']);
      } else {
        const exchange = ciphers.startsWith('ECDHE') ? ['server_key_exchange'] : [];
        expect(handshake.tickets).toBe(1);
        expect(handshake.certificateStatus).toEqual([
          { statusType: 1, response: base64(staple), malformed: false },
        ]);
        expect(names(handshake, 'server')).toEqual([
          'server_hello',
          'certificate',
          'certificate_status',
          ...exchange,
          'server_hello_done',
          'new_session_ticket',
          'finished*',
        ]);
        expect(names(handshake, 'client')).toEqual([
          'client_hello',
          'client_key_exchange',
          'finished*',
        ]);
      }
    },
  );

  it.each(['1.2', '1.3'] as const)('%s without a staple, and without asking', async (version) => {
    const asked = decodeCapture(
      (await recordHandshake({ server: server('p256', version), asks: true })).capture,
    );
    expect(asked).toMatchObject(sound);
    expect(asked.clientHello?.statusRequest?.malformed).toBe(false);
    expect(asked.certificates[0]?.staple).toBeUndefined();
    const silent = decodeCapture(
      (await recordHandshake({ server: server('p256', version) })).capture,
    );
    expect(silent).toMatchObject({ ...sound, certificateStatus: [] });
    expect(silent.clientHello?.statusRequest).toBeUndefined();
  });

  it('times begin with the first octet of TLS', async () => {
    const { messages } = decodeCapture(
      (await recordHandshake({ server: server('p256', '1.3') })).capture,
    );
    expect(messages[0]?.at).toBe(0);
    expect(messages.every(({ at }, index) => at >= (messages[index - 1]?.at ?? 0))).toBe(true);
  });
});

describe('resumption', () => {
  const kinds = [
    {
      kind: 'a session id of TLS 1.2',
      version: '1.2',
      secureOptions: constants.SSL_OP_NO_TICKET,
      tickets: 0,
    },
    { kind: 'a ticket of TLS 1.2', version: '1.2', secureOptions: 0, tickets: 1 },
    { kind: 'a ticket of TLS 1.3', version: '1.3', secureOptions: 0, tickets: 2 },
  ] as const;
  it.each(kinds)('by $kind', async ({ version, secureOptions, tickets }) => {
    const range = { maxVersion: `TLSv${version}` } as const;
    const plan = {
      staple,
      client: range,
      server: { ...server('p256', version), secureOptions, sessionIdContext: 'test' },
    };
    await using recorder = await new HandshakeRecorder(plan).listen();
    const first = await recorder.play();
    expect(decodeCapture(first.capture)).toMatchObject({ ...sound, resumed: false, tickets });
    const session = first.sessions.at(-1);
    if (!session) throw new Error('no session was given');
    const again = await recorder.play({ session });
    expect(again.reused).toBe(true);
    const handshake = decodeCapture(again.capture);
    expect(handshake).toMatchObject({
      ...sound,
      version,
      resumed: true,
      certificates: [],
      certificateStatus: [],
    });
    expect(handshake.clientHello?.offersResumption).toBe(true);
    expect(handshake.clientHello?.statusRequest).toBeDefined();
    const other = decodeCapture((await recorder.play()).capture);
    expect(other).toMatchObject({ ...sound, resumed: false });
  });

  it('that is refused is a full handshake', async () => {
    const first = await recordHandshake({ server: server('p256', '1.2') });
    const [session] = first.sessions;
    if (!session) throw new Error('no session was given');
    const change = { session, maxVersion: 'TLSv1.2' } as const;
    const handshake = decodeCapture(
      (await recordHandshake({ server: server('p256', '1.2') }, change)).capture,
    );
    expect(handshake).toMatchObject({ ...sound, resumed: false });
    expect(handshake.clientHello?.offersResumption).toBe(true);
    expect(handshake.certificates.length).toBe(2);
  });
});

it('a HelloRetryRequest is told, and the handshake behind it decoded', async () => {
  const plan = { server: { ...server('p256', '1.3'), ecdhCurve: 'P-384' } };
  const seen = await recordHandshake(plan, { ecdhCurve: 'P-256:P-384' });
  expect(seen.errors).toEqual([]);
  const handshake = decodeCapture(seen.capture);
  expect(handshake).toMatchObject(sound);
  expect(names(handshake, 'client')).toEqual(['client_hello', 'client_hello', 'finished*']);
  expect(names(handshake, 'server').slice(0, 3)).toEqual([
    'hello_retry_request',
    'server_hello',
    'encrypted_extensions*',
  ]);
  expect(handshake.serverHello).toMatchObject({ helloRetryRequest: true, version: '1.3' });
  expect(handshake.certificates.map(({ der }) => der)).toEqual(of('p256').sent.map(base64));
});

it.each(['1.2', '1.3'] as const)('%s with a client certificate', async (version) => {
  const client = { key: of('rsa2048').key, cert: of('rsa2048').sentPem };
  const plan = {
    client,
    server: { ...server('p256', version), requestCert: true, rejectUnauthorized: false },
  };
  const handshake = decodeCapture((await recordHandshake(plan)).capture);
  expect(handshake).toMatchObject(sound);
  expect(handshake.certificateRequest).toBeDefined();
  expect(handshake.clientCertificates.map(({ der }) => der)).toEqual(
    of('rsa2048').sent.map(base64),
  );
  expect(handshake.certificates.map(({ der }) => der)).toEqual(of('p256').sent.map(base64));
  const none = decodeCapture((await recordHandshake({ ...plan, client: {} })).capture);
  expect(none).toMatchObject({ ...sound, clientCertificates: [] });
});

describe('a handshake that fails', () => {
  it('by an alert of the server in clear', async () => {
    const seen = await recordHandshake(
      { server: server('p256', '1.3') },
      { maxVersion: 'TLSv1.2' },
    );
    const handshake = decodeCapture(seen.capture);
    expect(handshake).toMatchObject({
      complete: false,
      opaque: false,
      problems: [],
      certificates: [],
    });
    expect(handshake.alerts).toMatchObject([
      { from: 'server', level: 'fatal', code: 70, name: 'protocol_version', encrypted: false },
    ]);
  });

  it('by an alert of the server under encryption', async () => {
    const plan = {
      server: { ...server('p256', '1.3'), requestCert: true, rejectUnauthorized: true },
    };
    const seen = await recordHandshake(plan);
    expect(decodeCapture(seen.capture)).toMatchObject({
      problems: [],
      opaque: false,
      clientCertificates: [],
    });
    const server13 = { ...server('p256', '1.3'), ALPNProtocols: ['b'] };
    const alpn = await recordHandshake({ server: server13 }, { ALPNProtocols: ['a'] });
    const handshake = decodeCapture(alpn.capture);
    expect(handshake.alerts.find(({ from }) => from === 'server')).toMatchObject({
      name: 'no_application_protocol',
      level: 'fatal',
    });
    expect(handshake.problems).toEqual([]);
  });

  it.each(['1.2', '1.3'] as const)(
    '%s without a key log: what is in clear is told, the rest is opaque',
    async (version) => {
      const seen = await recordHandshake({ staple, server: server('p256', version) });
      const handshake = decodeCapture({ ...seen.capture, keyLog: [] });
      expect(handshake).toMatchObject({ version, opaque: true, problems: [] });
      expect(handshake.certificates.length).toBe(version === '1.2' ? 2 : 0);
      expect(handshake.complete).toBe(version === '1.2');
      expect(handshake.serverHello?.cipherName).toBe(seen.cipher);
    },
  );

  it('with the key log of another connection', async () => {
    const [one, other] = [
      await recordHandshake({ server: server('p256', '1.3') }),
      await recordHandshake({ server: server('p256', '1.3') }),
    ];
    expect(decodeCapture({ ...one.capture, keyLog: other.capture.keyLog })).toMatchObject({
      opaque: true,
      complete: false,
    });
    const both = [...other.capture.keyLog, 'nonsense', ...one.capture.keyLog];
    expect(decodeCapture({ ...one.capture, keyLog: both })).toMatchObject(sound);
  });
});

it('a capture without TLS is an empty handshake', () => {
  const capture = {
    chunks: [{ from: 'server' as const, at: 0, bytes: Buffer.from('220 mx\r\n') }],
    tlsStart: undefined,
    keyLog: [],
  };
  expect(decodeCapture(capture)).toMatchObject({
    messages: [],
    problems: [],
    complete: false,
    opaque: false,
  });
});

it('clear text before the start of TLS is passed over', async () => {
  const { capture } = await recordHandshake({ staple, server: server('p256', '1.2') });
  const clear = [
    { from: 'server' as const, at: 0, bytes: Buffer.from('220 mx\r\n') },
    { from: 'client' as const, at: 0, bytes: Buffer.from('STARTTLS\r\n') },
    { from: 'server' as const, at: 0, bytes: Buffer.from('220 go\r\n') },
  ];
  const shifted = {
    ...capture,
    chunks: [...clear, ...capture.chunks],
    tlsStart: { client: 10, server: 16 },
  };
  expect(decodeCapture(shifted)).toEqual(decodeCapture(capture));
});
