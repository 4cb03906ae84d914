import { setTimeout as passed } from 'node:timers/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { good } from '../../../ca/proof/good.ts';
import { Mint } from '../../shared/command.fixture.ts';
import {
  asking,
  type Box,
  boxOf,
  type Manner,
  type SmtpPeer,
  stapling,
  starttls,
} from './boxes.fixture.ts';
import { serialOf } from './certificate-facts.ts';
import {
  AT_ONCE,
  bySignatureUnknown,
  held,
  heldBy,
  mint,
  other,
  over,
  seen,
  stapled,
} from './look.fixture.ts';
import { Looker } from './look.ts';
import { lookOf } from './options.ts';
import { Sessions } from './sessions.ts';

let demanding: Mint;
beforeAll(async () => {
  demanding = await Mint.open({ leaf: { tlsFeature: [5] } });
});

const turningAway =
  (reply: string): Manner =>
  async ({ socket, said }) => {
    socket.write(`${reply}\r\n`);
    await said();
    socket.end('221 bye\r\n');
  };

describe('what keeps us from seeing is named and accuses nobody', () => {
  test.each(['421 4.3.2 Too many connections', '554 5.7.1 No service'])(
    '%s at the greeting is quoted, and nobody asks again',
    async (reply) => {
      await using box = await boxOf(turningAway(reply));
      const { exit, text } = await seen(box, { tls: 'both' });
      expect(exit).toBe(3);
      expect(text).toContain(`it turns us away: "${reply}"`);
      expect(box.heard).toEqual([['QUIT']]);
    },
  );

  test('a greeting that takes longer than a step is waited for', async () => {
    const der = await mint.proof(good());
    const slow: Manner = async (peer) => {
      await passed(600);
      await starttls(stapling({ ...held, tls: '1.3', staple: () => der }))(peer);
    };
    await using box = await boxOf(slow);
    const look = lookOf(`smtp://${box.address}`, { tls: '1.3', timeout: '20', attempts: '1' });
    const budget = { step: 300, greeting: 20_000, total: 40_000 };
    const patient = { ...look, budget };
    const [result] = await new Looker(patient, new Sessions(AT_ONCE)).look();
    expect(result?.obstacle).not.toBe('mute');
    const hasty = { ...look, budget: { ...budget, greeting: 300 } };
    const [early] = await new Looker(hasty, new Sessions(AT_ONCE)).look();
    expect(early).toMatchObject({ outcome: 'inconclusive', obstacle: 'mute' });
  });

  test.each([[[]], [['STARTTLS-LATER']]])('no STARTTLS: %j', async (offers) => {
    await using box = await boxOf(starttls(async () => {}, offers));
    const { first, exit, text } = await seen(box);
    expect({ exit, outcome: first.outcome }).toEqual({ exit: 3, outcome: 'no-starttls' });
    expect(text).toMatch(/offers no STARTTLS, and RFC 3207 does not require it/);
    expect(box.heard[0]?.at(-1)).toBe('QUIT');
  });

  test('who is kept waiting leaves by QUIT', async () => {
    await using box = await boxOf(async ({ socket, said }) => {
      socket.write('220 mx.test ESMTP\r\n');
      await said();
      await said();
    });
    const { exit, first } = await seen(box, { timeout: '1' });
    expect({ exit, obstacle: first.obstacle }).toEqual({ exit: 3, obstacle: 'silent' });
    expect(box.heard).toEqual([['EHLO mailstaple.test', 'QUIT']]);
  });

  test('a port that speaks in clear, called by smtps://', async () => {
    await using box = await boxOf(starttls(async () => {}));
    const { exit, text } = await seen(box, {}, AT_ONCE, 'smtps');
    expect(exit).toBe(3);
    expect(text).toMatch(/speaks in clear .*"220 mx\.test ESMTP".* it wants smtp:\/\//);
    expect(box.came).toHaveLength(1);
  });

  test('a port that speaks TLS at once, called by smtp://', async () => {
    const der = await mint.proof(good());
    await using box = await boxOf(stapling({ ...held, tls: '1.3', staple: () => der }));
    const { exit, text, first } = await seen(box, { timeout: '1' });
    expect({ exit, obstacle: first.obstacle }).toEqual({ exit: 3, obstacle: 'speaks-tls' });
    expect(text).toMatch(/this port wants smtps:\/\//);
  });

  const head = Buffer.from([22, 3, 3, 0x01, 0, 2, 0, 0, 0xfc]);
  test.each([
    ['breaks', ({ socket }) => socket.end(head)],
    ['stalls', ({ socket }) => socket.write(head)],
  ] as [string, (peer: SmtpPeer) => void][])(
    'a connection that %s inside a record',
    async (how, cut) => {
      await using box = await over(async (peer) => {
        await peer.said();
        cut(peer);
      });
      const { exit, first, text } = await seen(box, { timeout: '1' });
      expect(exit).toBe(3);
      expect(first).toMatchObject({ outcome: 'inconclusive', obstacle: 'link', problems: [] });
      expect(text).toContain(how === 'breaks' ? 'the connection broke' : 'the connection stalled');
    },
  );

  test.each(['1.2', '1.3'] as const)(
    'a certificate is demanded of the client, TLS %s; asked for, it keeps nobody',
    async (tls) => {
      await using box = await over(asking(held, tls, true));
      const { exit, first, text } = await seen(box, { tls });
      expect({ exit, obstacle: first.obstacle }).toEqual({
        exit: 3,
        obstacle: 'client-certificate',
      });
      expect(text).toMatch(/demands a certificate of the client, and we have none/);
      await using easy = await over(asking(held, tls, false));
      expect((await seen(easy, { tls })).first.outcome).toBe('absent');
    },
  );

  test('a server name is demanded', async () => {
    const unrecognized = Buffer.from([21, 3, 3, 0, 2, 2, 112]);
    await using box = await over(async ({ socket, said }) => {
      await said();
      socket.end(unrecognized);
    });
    const look = lookOf(`smtp://${box.address}`, { tls: '1.3', timeout: '5' });
    expect(look.sni).toBeUndefined();
    const [result] = await new Looker(look, new Sessions(AT_ONCE)).look();
    expect(result).toMatchObject({ outcome: 'inconclusive', obstacle: 'server-name' });
    expect(result?.reason).toMatch(/name it with --sni/);
  });

  test('a status too large for the client of OpenSSL is taken by our own', async () => {
    await using box = await stapled(good().padded(20_000), { tls: '1.2' });
    const { first, exit } = await seen(box, { tls: '1.2' });
    expect({ exit, outcome: first.outcome, problems: first.problems }).toEqual({
      exit: 0,
      outcome: 'good',
      problems: [],
    });
    expect(first.staple?.octets).toBeGreaterThan(16_384);
  });

  test.each(['1.2', '1.3'] as const)(
    'a signature by an algorithm that nobody here knows is undecided, TLS %s',
    async (tls) => {
      const der = bySignatureUnknown(await mint.proof(good()));
      await using box = await over(stapling({ ...held, tls, staple: () => der }));
      const { first, exit, text } = await seen(box, { tls });
      expect({ exit, outcome: first.outcome, problems: first.problems }).toEqual({
        exit: 3,
        outcome: 'inconclusive',
        problems: [],
      });
      expect(first.examination?.status).toBe('undecided');
      expect(text).toMatch(/^\? .*1\.2\.840\.10045\.4\.3\.127/);
      // One that is broken, and can be checked, stays the server's.
      await using forged = await stapled(good().signedBy('ca-same-name'));
      expect((await seen(forged)).exit).toBe(1);
    },
  );

  test('a handshake that hangs when a status is asked for is tried without, and named', async () => {
    const der = await mint.proof(good());
    const trick = 'stall-before-status' as const;
    await using box = await over(stapling({ ...held, tls: '1.2', staple: () => der, trick }));
    const { first, exit, text } = await seen(box, { tls: '1.2', timeout: '1' });
    expect({ exit, obstacle: first.obstacle }).toEqual({ exit: 3, obstacle: 'hangs-when-asked' });
    expect(text).toMatch(/hangs when a status is asked for, and is completed when none is/);
  });

  test('one that hangs whatever is asked is no more than that', async () => {
    await using box = await over(async () => {});
    const { first, exit } = await seen(box, { timeout: '1' });
    expect({ exit, obstacle: first.obstacle }).toEqual({ exit: 3, obstacle: undefined });
    expect(first.reason).toMatch(/no handshake was completed \(stalled at handshake/);
  });
});

describe('what is stapled is said first, with what to do about it', () => {
  const cases: readonly [string, () => Promise<Box>, 0 | 1, RegExp, RegExp][] = [
    [
      'expired for three days',
      () => stapled(good().valid('6d ago', '3d ago')),
      1,
      /^✗ a staple came that expired 3 days ago/,
      /fetch a new answer/,
    ],
    [
      'revoked',
      () => stapled(good().revoked()),
      1,
      /^✗ .*says that the certificate is revoked, since \d{4}/,
      /have a new certificate issued/,
    ],
    [
      'about another certificate',
      () => stapled(good().about('other-leaf-same-ca')),
      1,
      /^✗ .*about another certificate: serial [0-9a-f]+, and the certificate has [0-9a-f]+/,
      /fetch the answer for the certificate that is in use/,
    ],
    ['none', () => stapled(undefined), 0, /^✓ no staple came/, /HAProxy: /],
    [
      'none, though must-staple',
      () => stapled(undefined, { from: demanding }),
      1,
      /^✗ no staple came, and the certificate is must-staple \(RFC 7633\)/,
      /take a certificate that does not demand one/,
    ],
    [
      'an error',
      () => stapled(good().error('tryLater')),
      1,
      /^✗ .*an error of the responder: tryLater/,
      /staple no error/,
    ],
    [
      'undecodable',
      () => stapled(good().damaged({ kind: 'random', bytes: 300 })),
      1,
      /^✗ .*is no OCSP response/,
      /mailstaple verify/,
    ],
    [
      'not in force yet',
      () => stapled(good().valid('2d ahead', '5d ahead')),
      1,
      /lies 1 day|lies 2 days|lies 47 hours/,
      /clock/,
    ],
  ];
  test.each(cases)('%s', async (_, open, exit, sentence, advice) => {
    await using box = await open();
    const found = await seen(box);
    expect(found.exit).toBe(exit);
    expect(found.text).toMatch(sentence);
    expect(found.text).toMatch(advice);
    for (const { attempts } of found.results) expect(attempts).toHaveLength(3);
  });

  test('a serial that lost its first octet is another number, and not the same in hex', () => {
    expect(serialOf(Uint8Array.of(0, 0xf1, 0x02))).toBe('f102');
    expect(serialOf(Uint8Array.of(0xf1, 0x02))).toBe('-efe');
    expect(serialOf(Uint8Array.of(0))).toBe('00');
  });

  test('both serials stand side by side', async () => {
    await using box = await stapled(good().about('other-leaf-same-ca'));
    const { certificate, staple } = (await seen(box)).first;
    expect(certificate?.serial).toMatch(/^[0-9a-f]+$/);
    expect(staple?.serial).toMatch(/^[0-9a-f]+$/);
    expect(staple?.serial).not.toBe(certificate?.serial);
  });

  test('a good one: nothing to do', async () => {
    await using box = await stapled(good());
    const { exit, text, first } = await seen(box);
    expect({ exit, outcome: first.outcome }).toEqual({ exit: 0, outcome: 'good' });
    expect(text).toMatch(/^✓ a good staple came, good for \d+ hours more/);
    expect(text).not.toMatch(/what to do/);
  });

  test('a program that names itself gets its own line alone', async () => {
    await using box = await boxOf(
      starttls(
        stapling({ ...held, tls: '1.3', staple: () => undefined }),
        ['STARTTLS'],
        '220 mx.test ESMTP Exim 4.98',
      ),
    );
    const { text } = await seen(box);
    expect(text).toMatch(/Exim: tls_ocsp_file/);
    expect(text).not.toMatch(/HAProxy/);
  });

  test('one that comes and goes is seen by asking again, each session after the other', async () => {
    const der = await mint.proof(good());
    const flapping = stapling({ ...held, tls: '1.3', staple: (i) => (i % 2 ? der : undefined) });
    await using box = await over(flapping);
    const { exit, text, first } = await seen(box);
    expect({ exit, outcome: first.outcome }).toEqual({ exit: 1, outcome: 'flapping' });
    expect(text).toMatch(/^✗ the staple comes and goes: it came in 1 of 3 sessions/);
    expect(text).toMatch(/every host that answers staple/);
    await using once = await over(flapping);
    expect((await seen(once, { attempts: '1' })).first.outcome).toBe('absent');
  });

  test('hosts behind one name with a certificate each are told of', async () => {
    const second = heldBy(other);
    const one = stapling({ ...held, tls: '1.3', staple: () => undefined });
    const two = stapling({ ...second, tls: '1.3', staple: () => undefined });
    await using box = await over((peer) => (peer.index % 2 ? two : one)(peer));
    expect((await seen(box)).text).toMatch(
      /! several certificates are shown in turn: serials [0-9a-f]+, [0-9a-f]+/,
    );
  });

  test('one that is bad at times is bad, and how often is said', async () => {
    const [sound, stale] = await Promise.all([
      mint.proof(good()),
      mint.proof(good().valid('6d ago', '3d ago')),
    ]);
    await using box = await over(
      stapling({ ...held, tls: '1.3', staple: (i) => (i === 2 ? stale : sound) }),
    );
    expect((await seen(box)).text).toMatch(/expired 3 days ago .*\(in 1 of 3 sessions\)/);
  });

  test('STARTTLS offered again inside TLS is against RFC 3207', async () => {
    const der = await mint.proof(good());
    const manner = stapling({ ...held, tls: '1.3', staple: () => der, offers: ['STARTTLS'] });
    await using box = await over(manner);
    const { exit, text } = await seen(box);
    expect(exit).toBe(1);
    expect(text).toMatch(/STARTTLS is offered again inside TLS, which RFC 3207 4\.2 forbids/);
    // RFC 3207 does not speak of implicit TLS.
    const greets = stapling({
      ...held,
      tls: '1.3',
      staple: () => der,
      offers: ['STARTTLS'],
      greets: true,
    });
    await using implicit = await boxOf(greets);
    expect((await seen(implicit, {}, AT_ONCE, 'smtps')).exit).toBe(0);
  });

  test('STARTTLS listed twice is told, and breaks nothing', async () => {
    const der = await mint.proof(good());
    const manner = stapling({ ...held, tls: '1.3', staple: () => der });
    await using box = await boxOf(starttls(manner, ['STARTTLS', 'SIZE', 'starttls']));
    const { exit, text } = await seen(box);
    expect(exit).toBe(0);
    expect(text).toMatch(/! STARTTLS is listed 2 times/);
  });

  test('a policy is held against it as verify does', async () => {
    await using box = await stapled(good().without('nextUpdate'));
    expect((await seen(box)).exit).toBe(0);
    await using again = await stapled(good().without('nextUpdate'));
    expect((await seen(again, { policy: 'requireNextUpdate' })).exit).toBe(1);
  });
});
