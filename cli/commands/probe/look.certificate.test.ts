import { describe, expect, test } from 'vitest';
import { certificatesPem } from '../../../ca/pem.ts';
import { good } from '../../../ca/proof/good.ts';
import type { TlsVersion } from '../../../harness/model/terms.ts';
import { Folder, Mint } from '../../shared/command.fixture.ts';
import { stapling } from './boxes.fixture.ts';
import { held, mint, other, over, seen, stapled } from './look.fixture.ts';
import { lookOf } from './options.ts';

describe('the certificate', () => {
  test('chain by --ca, name by RFC 9525, algorithms by name, days left', async () => {
    using folder = new Folder();
    const ca = folder.file('root.pem', certificatesPem([mint.about.root]));
    await using box = await stapled(good());
    const { first, text } = await seen(box, { ca });
    expect(first).toMatchObject({
      trust: { verified: true },
      name: { reference: 'mx.test', matches: true },
      certificate: { key: 'EC P-256', signatureAlgorithm: 'ECDSA with SHA-256', daysLeft: 59 },
    });
    expect(text).not.toMatch(/!/);
    const elsewhere = folder.file('other.pem', certificatesPem([other.about.root]));
    const stranger = await seen(box, { ca: elsewhere, sni: 'mail.example' });
    expect(stranger.exit).toBe(0);
    expect(stranger.first).toMatchObject({
      trust: { verified: false },
      name: { reference: 'mail.example', matches: false },
    });
    expect(stranger.text).toMatch(/! the chain does not verify: .*root/);
    expect(stranger.text).toMatch(/! the certificate does not bear the name mail\.example/);
  });

  test('the common name is no name, and a wildcard stands for one label', async () => {
    const wild = await Mint.open({ leaf: { names: ['*.mx.test'] } });
    await using box = await stapled(undefined, { from: wild });
    for (const [sni, matches] of [
      ['a.mx.test', true],
      ['a.b.mx.test', false],
      ['mx.test', false],
    ] as const)
      expect((await seen(box, { sni, attempts: '1' })).first.name?.matches).toBe(matches);
  });

  test('little is left of certificate and staple', async () => {
    const short = await Mint.open({ leaf: { notAfter: '5d ahead' } });
    await using box = await stapled(good().valid('6d ago', '1h ahead'), { from: short });
    const { text } = await seen(box);
    expect(text).toMatch(/! the certificate expires soon: 4 days left/);
    expect(text).toMatch(/! the staple expires soon: 59 minutes left/);
  });
});

describe('sessions', () => {
  test('the pace is kept, no more are made than allowed, and no mail is sent', async () => {
    await using box = await stapled(undefined);
    const manners = { pace: 60, most: 2 };
    const { first } = await seen(box, { attempts: '4' }, manners);
    expect(first.attempts).toHaveLength(2);
    const [one = 0, two = 0] = box.came;
    // The first may have been accepted late; never the second early.
    expect(two - one).toBeGreaterThan(30);
    const dialogue = ['EHLO mailstaple.test', 'STARTTLS'];
    expect(box.heard).toEqual([dialogue, dialogue]);
    expect(first.transcript.filter((line) => line.startsWith('[C]'))).toEqual([
      '[C] EHLO mailstaple.test',
      '[C] QUIT',
    ]);
  });

  test('more attempts than sessions are refused', () => {
    const ask = (attempts: string, tls?: TlsVersion) => () =>
      lookOf('mx.test', { attempts, timeout: '5', ...(tls ? { tls } : {}) });
    expect(ask('6')).toThrow(/--attempts takes a number from 1 to 5 for each/);
    expect(ask('0')).toThrow(/--attempts/);
    expect(ask('x')).toThrow(/--attempts/);
    expect(ask('10', '1.2')).not.toThrow();
    expect(ask('11', '1.2')).toThrow(/from 1 to 10/);
  });

  test('one summary over both versions says what differs', async () => {
    const der = await mint.proof(good());
    const of = (tls: TlsVersion, staple: Uint8Array | undefined) =>
      stapling({ ...held, tls, staple: () => staple });
    await using box = await over(async (peer) => {
      await (peer.index < 1 ? of('1.3', der) : of('1.2', undefined))(peer);
    });
    const { summary, text } = await seen(box, { tls: 'both', attempts: '1' });
    expect(summary.differs).toEqual([
      expect.stringMatching(/^status: TLS 1\.3 a good .*TLS 1\.2 no/),
    ]);
    expect(text).toMatch(/^✓ TLS 1\.2: no staple came/);
  });
});
