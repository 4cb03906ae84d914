import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { beforeAll, describe, expect, test } from 'vitest';
import { certificatesPem } from '../../../ca/pem.ts';
import { good, type Proof } from '../../../ca/proof/good.ts';
import { type HostPlan, openHost } from '../../../harness/wire/smtp/server.ts';
import {
  complaint,
  Folder,
  isOneSentence,
  Mint,
  mailstaple,
} from '../../shared/command.fixture.ts';

const PATIENCE = 60_000;
let ordinary: Mint;
let demanding: Mint;

beforeAll(async () => {
  ordinary = await Mint.open();
  demanding = await Mint.open({ leaf: { tlsFeature: [5] } });
});

/** A host of ours; with no proof it staples nothing. */
async function host(proof: Proof | undefined, mint = ordinary, change: Partial<HostPlan> = {}) {
  return openHost({
    listenOn: '127.0.0.1',
    transport: 'starttls',
    tls: '1.3',
    key: mint.about.key,
    certificates: mint.chainPem,
    staple: proof && (await mint.proof(proof)),
    chainStaples: [],
    trick: 'none',
    starttls: 'offered',
    tickets: false,
    down: false,
    name: 'only',
    ...change,
  });
}

/** A server that says this to whoever connects. */
async function babbler(text: string) {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {}).write(text);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    [Symbol.dispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

const at = (port: number): string => `127.0.0.1:${port}`;

describe('probe', { timeout: PATIENCE }, () => {
  test('a good staple: exit 0; the version that is not spoken decides nothing', async () => {
    await using here = await host(good());
    const { code, out, err } = await mailstaple('probe', at(here.port));
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/✓ TLS 1\.3: a good staple came/);
    expect(out).toMatch(/· TLS 1\.2: TLS 1\.2 is not spoken there/);
    expect(out).toMatch(/CN=mx\.test.*\n(.*\n)*.*certStatus: good/);
    const said = here.connections.flatMap(({ connection }) =>
      connection.smtp.filter(({ from }) => from === 'client'),
    );
    expect(new Set(said.map(({ text }) => text.split(' ')[0]))).toEqual(
      new Set(['EHLO', 'STARTTLS', 'QUIT']),
    );
  });

  test('in JSON, over implicit TLS 1.2: the acknowledgement is told', async () => {
    await using here = await host(good(), ordinary, { transport: 'implicit', tls: '1.2' });
    const { code, out } = await mailstaple(
      'probe',
      `smtps://${at(here.port)}`,
      '--tls',
      '1.2',
      '--sni',
      'mx.test',
      '--json',
    );
    const { exit, visits, transport, sni } = JSON.parse(out);
    expect({ code, exit, transport, sni }).toEqual({
      code: 0,
      exit: 0,
      transport: 'implicit',
      sni: 'mx.test',
    });
    expect(visits).toMatchObject([
      {
        tls: '1.2',
        outcome: 'good',
        version: '1.2',
        acknowledged: true,
        stapled: true,
        mustStaple: false,
        problems: [],
      },
    ]);
    expect(visits[0].examination.acceptable).toBe(true);
    expect(visits[0].chain).toHaveLength(2);
  });

  const cases: [string, () => Promise<{ port: number } & AsyncDisposable>, number, string][] = [
    ['revoked', () => host(good().revoked()), 1, 'bad'],
    ['expired', () => host(good().valid('3d ago', '2d ago')), 1, 'bad'],
    ['none, and none demanded', () => host(undefined), 0, 'absent'],
    ['none, though must-staple', () => host(undefined, demanding), 1, 'bad'],
    ['must-staple and good', () => host(good(), demanding), 0, 'good'],
    ['no octets', () => host(good(), ordinary, { trick: 'zero-length' }), 1, 'bad'],
    [
      'in the wrong place',
      () => host(good(), ordinary, { trick: 'status-in-encrypted-extensions' }),
      1,
      'bad',
    ],
    ['a stall', () => host(good(), ordinary, { trick: 'stall-before-status' }), 3, 'inconclusive'],
    ['no STARTTLS', () => host(good(), ordinary, { starttls: 'not-offered' }), 3, 'no-starttls'],
    [
      'STARTTLS refused',
      () => host(good(), ordinary, { starttls: 'refused-454' }),
      3,
      'inconclusive',
    ],
    ['nobody there', () => host(good(), ordinary, { down: true }), 3, 'unreachable'],
  ];
  test.concurrent.each(cases)('%s', async (_, open, exit, outcome) => {
    await using here = await open();
    const words = ['probe', at(here.port), '--tls', '1.3', '--timeout', '4', '--json'];
    const { code, out, err } = await mailstaple(...words);
    expect({ code, err, outcome: JSON.parse(out).visits[0].outcome }).toEqual({
      code: exit,
      err: '',
      outcome,
    });
  });

  test.each([
    ['a delegate', good()],
    ['the CA itself', good().signedBy('ca')],
  ])('the leaf alone, a staple by %s: undecided, unless the issuer is named', async (_, proof) => {
    const { leaf, issuer, root } = ordinary.about;
    await using here = await host(proof, ordinary, { certificates: certificatesPem([leaf]) });
    using folder = new Folder();
    const words = ['probe', at(here.port), '--tls', '1.3'];
    const alone = await mailstaple(...words);
    expect(alone.code).toBe(3);
    expect(alone.out).toMatch(
      /cannot be judged here; the issuer is not known: name it with --issuer/,
    );
    const bundle = folder.file('bundle.pem', certificatesPem([root, issuer]));
    expect((await mailstaple(...words, '--issuer', bundle)).code).toBe(0);
    const wrong = folder.file('wrong.der', root);
    const mistaken = await mailstaple(...words, '--issuer', wrong);
    expect(mistaken.code).toBe(3);
    expect(mistaken.out).toMatch(/! the certificate named as the issuer did not issue this one/);
  });

  test('a wrong issuer is the user’s mistake where the chain holds the right one', async () => {
    await using here = await host(good());
    using folder = new Folder();
    const wrong = folder.file('wrong.der', ordinary.about.root);
    const { code, out } = await mailstaple(
      'probe',
      at(here.port),
      '--tls',
      '1.3',
      '--issuer',
      wrong,
    );
    expect(code).toBe(0);
    expect(out).toMatch(/✓ TLS 1\.3: a good staple came/);
    expect(out).toMatch(
      /! the certificate named as the issuer did not issue this one; the chain holds/,
    );
  });

  test(
    'one without nextUpdate is good for as long as nobody can tell, ' +
      'and from ten days on a warning',
    async () => {
      const old = good().valid('60d ago', '1d ahead').without('nextUpdate');
      await using here = await host(old);
      const { code, out } = await mailstaple('probe', at(here.port), '--tls', '1.3');
      expect(code).toBe(0);
      expect(out).toMatch(/a good staple came, 60 days old, without nextUpdate/);
      expect(out).toMatch(/! the staple: times\.age, no nextUpdate, 60 days old/);
    },
  );

  test('what the other side says is shown and never acts', async () => {
    using here = await babbler('220 \u001b[2J\u0007\u202ehello\r\n250 \u009b31m\r\n');
    const { code, out } = await mailstaple('probe', at(here.port), '--timeout', '1');
    expect(code).toBe(3);
    expect(out.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(out).toMatch(/\{1b\}\[2J/);
  });

  test('noise and floods are undecided, not a crash', async () => {
    for (const text of [
      '\u0000\u0001'.repeat(500_000),
      '220-x\r\n'.repeat(200_000),
      'SSH-2.0-x\r\n',
    ]) {
      using here = await babbler(text);
      const { code, err } = await mailstaple(
        'probe',
        at(here.port),
        '--tls',
        '1.2',
        '--timeout',
        '2',
      );
      expect({ code, err }).toEqual({ code: 3, err: '' });
    }
  });

  test('bad addresses and words: one sentence, exit 2', async () => {
    const complaints: [string[], RegExp][] = [
      [[''], /not an address/],
      [['http://mx.test'], /not an address/],
      [['mx.test:99999'], /not an address/],
      [['mx.test:0'], /not an address/],
      [['a'.repeat(100_000)], /not an address/],
      [['smtp://user@mx.test'], /not an address/],
      [['a b'], /not an address/],
      [['mx.test\u001b[2J'], /not an address: mx\.test\\u\{1b\}/],
      [['mx.test', '--timeout', '0'], /--timeout/],
      [['mx.test', '--timeout', 'x'], /--timeout/],
      [['mx.test', '--sni', 'a b'], /ClientHello/],
      [['mx.test', '--tls', '1.1'], /1\.2, 1\.3/],
      [['mx.test', '--issuer', '/nowhere'], /is not there/],
      [[], /address/],
    ];
    for (const [words, what] of complaints)
      expect(await complaint('probe', ...words)).toMatch(what);
    const { code, out, err } = await mailstaple('probe', 'mx.test:99999');
    expect({ code, out, one: isOneSentence(err) }).toEqual({ code: 2, out: '', one: true });
  });
});
