import { beforeAll, describe, expect, test } from 'vitest';
import { certificatesPem } from '../../../../ca/pem.ts';
import { good } from '../../../../ca/proof/good.ts';
import type { TlsVersion } from '../../../../harness/model/terms.ts';
import { FixtureCache } from '../../../../harness/run/fixture-cache.ts';
import { planCells } from '../../../../harness/run/plan.ts';
import { Player, type Result } from '../../../../harness/run/player.ts';
import { Courtesy } from '../../../../harness/runtime/courtesy.ts';
import { remoteServer } from '../../../../harness/runtime/remote.ts';
import { scenarios } from '../../../../suites/index.ts';
import { Mint } from '../../../shared/command.fixture.ts';
import { clausesById } from '../../../shared/requirements.ts';
import {
  asking,
  type Box,
  boxOf,
  type Held,
  type Manner,
  type SmtpPeer,
  stapling,
  starttls,
} from '../../probe/boxes.fixture.ts';
import { boxAt } from './box.ts';

/** Servers as they are met, each with a manner that is no fault, and what a run makes of them. */

const fixtures = new FixtureCache();
let mint: Mint;
let held: Held;
let sound: Uint8Array;

beforeAll(async () => {
  mint = await Mint.open();
  held = { key: mint.about.key, certificates: certificatesPem(mint.about.chain) };
  sound = await mint.proof(good());
});

const stapled = (
  tls: TlsVersion,
  staple: (index: number) => Uint8Array | undefined = () => sound,
) => stapling({ ...held, tls, staple });

interface Played {
  results: Result[];
  said: string[];
}

/** Plays the black box scenarios, of one version of TLS. */
async function played(
  box: Box,
  {
    only,
    tls = '1.3',
    scheme = 'smtp',
  }: { only?: string[]; tls?: TlsVersion; scheme?: string } = {},
): Promise<Played> {
  const address = `${scheme}://${box.address}`;
  const target = boxAt(address);
  const version = { version: target.versions[0]?.version ?? '' };
  const transport = scheme === 'smtp' ? 'starttls' : 'implicit';
  const cells = planCells(scenarios, target, version, 'remote', {
    transport,
    tls,
    ...(only ? { only } : {}),
  });
  const said: string[] = [];
  const open = {
    server: async () =>
      remoteServer(address, { courtesy: new Courtesy(0, (sentence) => said.push(sentence)) }),
    client: () => Promise.reject(new Error('none')),
  };
  await using player = await Player.open({
    target,
    version,
    role: 'server',
    cells,
    open,
    requirements: clausesById(),
    out: undefined,
    budget: { step: 5000, greeting: 5000, total: 15_000 },
    parallel: 1,
    fixtures,
  });
  const results: Result[] = [];
  for (const round of ['first', undefined, 'last']) {
    const group = cells.filter(({ variant }) => variant.round === round);
    const met = await Promise.all(group.map((cell) => player.play(cell)));
    results.push(...met.filter((result) => result !== undefined));
  }
  return { results, said };
}

const kinds = (results: readonly Result[]) =>
  [...new Set(results.map(({ verdict }) => verdict.kind))].sort();

describe('a server that limits the rate', () => {
  const limited =
    (most: number): Manner =>
    async (peer) => {
      if (peer.index < most) {
        await starttls(stapled('1.3'))(peer);
        return;
      }
      peer.socket.write('421 4.3.2 Too many connections from you\r\n');
      await peer.said();
      peer.socket.end('221 bye\r\n');
    };

  test('is asked no more after the third 421, is quoted, and accused of nothing', async () => {
    await using box = await boxOf(limited(10));
    const { results, said } = await played(box);
    expect(box.came.length).toBeLessThanOrEqual(14);
    expect(results.length).toBeGreaterThan(20);
    const open = results.filter(({ verdict }) => verdict.kind !== 'pass');
    for (const kind of ['fail', 'error', 'blocked']) expect(kinds(open)).not.toContain(kind);
    // Node staples whatever type of status is asked for, which was seen before it had enough.
    const warned = open.filter(({ verdict }) => verdict.kind === 'warn');
    expect(warned.every(({ scenario }) => scenario.endsWith('/unknown-type'))).toBe(true);
    for (const { verdict } of open.filter((it) => it.verdict.kind === 'inconclusive'))
      expect(verdict.reason).toMatch(/turns us away: "421 4\.3\.2 Too many connections from you"/);
    expect(said).toEqual([
      expect.stringMatching(/we wait .* and from then on make one connection in/),
      expect.stringMatching(/for the third time: no more connections are made; wait/),
    ]);
    // Who is turned away says QUIT and nothing else.
    expect(box.heard.slice(10).every((lines) => lines.join() === 'QUIT')).toBe(true);
  });

  test('who is turned away once comes back later, and everything is decided', async () => {
    const busy: Manner = async (peer) => {
      if (peer.index !== 3) return starttls(stapled('1.3'))(peer);
      peer.socket.write('421 4.7.0 try again later\r\n');
      await peer.said();
      peer.socket.end('221 bye\r\n');
    };
    await using box = await boxOf(busy);
    const { results, said } = await played(box, { only: ['server/any-box/*'] });
    expect(kinds(results)).not.toContain('inconclusive');
    expect(said).toHaveLength(1);
  });

  test('554 at each greeting: undecided throughout, and asked three times at most', async () => {
    await using box = await boxOf(async ({ socket, said }) => {
      socket.write('554 5.7.1 No SMTP service here\r\n');
      await said();
      socket.end('221 bye\r\n');
    });
    const { results } = await played(box);
    expect(kinds(results)).toEqual(['inconclusive']);
    expect(box.came.length).toBeLessThanOrEqual(4);
  });
});

test('STARTTLS that is listed twice blocks nothing', async () => {
  await using box = await boxOf(starttls(stapled('1.3'), ['STARTTLS', 'SIZE', 'STARTTLS']));
  const { results } = await played(box, {
    only: ['server/calibration/starttls', 'server/any-box/fits'],
  });
  expect(kinds(results)).toEqual(['pass']);
});

test('a box is told its own name, and another one where that is asked for', async () => {
  await using box = await boxOf(starttls(stapled('1.3')));
  const running = (address: string, sni?: string) =>
    remoteServer(address, { sni, courtesy: new Courtesy(0) }).endpoint('any', 'starttls');
  expect(running('smtp://MX.Test.').sni).toBe('mx.test');
  expect(running('smtp://mx.test', 'mail.test').sni).toBe('mail.test');
  expect(running(`smtp://${box.address}`).sni).toBeUndefined();
});

test.each(['1.2', '1.3'] as const)(
  'a certificate demanded of the client decides nothing, TLS %s',
  async (tls) => {
    await using box = await boxOf(starttls(asking(held, tls, true)));
    const { results } = await played(box, { tls, only: ['server/any-box/fits'] });
    expect(kinds(results)).toEqual(['inconclusive']);
    expect(results[0]?.verdict.reason).toMatch(/demands a certificate of the client/);
  },
);

test('a link that breaks inside a record decides nothing', async () => {
  const head = Buffer.from([22, 3, 3, 0x01, 0, 2, 0, 0, 0xfc]);
  const broken = async (peer: SmtpPeer) => {
    await peer.said();
    peer.socket.end(head);
  };
  await using box = await boxOf(starttls(broken));
  const { results } = await played(box, { only: ['server/any-box/fits'] });
  expect(kinds(results)).toEqual(['inconclusive']);
  expect(results[0]?.verdict.reason).toMatch(/the connection broke inside a record/);
});

test('a status above 16 KiB in TLS 1.2 is judged like any other', async () => {
  const large = await mint.proof(good().padded(20_000));
  await using box = await boxOf(starttls(stapled('1.2', () => large)));
  const only = ['server/any-box/fits', 'server/any-box/acceptable', 'server/any-box/in-its-place'];
  const { results } = await played(box, { tls: '1.2', only });
  expect(kinds(results)).toEqual(['pass']);
});

test('a staple that comes and goes is warned of', async () => {
  await using box = await boxOf(starttls(stapled('1.3', (i) => (i % 2 ? sound : undefined))));
  const { results } = await played(box, { only: ['server/any-box/again'] });
  const again = results.find(({ scenario }) => scenario === 'server/any-box/again');
  expect(again?.verdict).toMatchObject({ kind: 'warn' });
});
