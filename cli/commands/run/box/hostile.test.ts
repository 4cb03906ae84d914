import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { createSecureContext, TLSSocket } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { identity } from '../../../../ca/authority/spec.ts';
import { World } from '../../../../ca/authority/world.ts';
import type { Outcome } from '../../../../harness/model/run.ts';
import { FixtureCache } from '../../../../harness/run/fixture-cache.ts';
import { planCells } from '../../../../harness/run/plan.ts';
import { Player } from '../../../../harness/run/player.ts';
import { Courtesy } from '../../../../harness/runtime/courtesy.ts';
import { remoteServer } from '../../../../harness/runtime/remote.ts';
import { hostileText } from '../../../../reports/hostile.fixture.ts';
import { toHtml } from '../../../../reports/html/page.ts';
import { sampleRunLine, sampleTarget } from '../../../../reports/sample.fixture.ts';
import { scenarios } from '../../../../suites/index.ts';
import { clausesById } from '../../../shared/requirements.ts';
import { boxAt } from './box.ts';

/** What a hostile box does with a connection. `said` resolves with each line of ours. */
type Manner = (socket: Socket, said: () => Promise<string>) => Promise<void>;

/**
 * Milliseconds. A connection may take the total, and the question whether the box is alive as long
 * again.
 */
const budget = { step: 300, total: 900 };
const only = [
  'server/calibration/starttls',
  'server/any-box/fits',
  'server/any-box/after-injection',
];
const fixtures = new FixtureCache();

async function boxOf(manner: Manner): Promise<AsyncDisposable & { address: string }> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {}).once('close', () => sockets.delete(socket));
    const said = async (): Promise<string> => String((await once(socket, 'data'))[0]);
    manner(socket, said).catch(() => {});
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    address: `smtp://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

/** What a run makes of it. */
async function met(manner: Manner, patience = budget): Promise<Outcome[]> {
  await using box = await boxOf(manner);
  const target = boxAt(box.address);
  const version = { version: target.versions[0]?.version ?? '' };
  const cells = planCells(scenarios, target, version, 'remote', {
    only,
    tls: '1.2',
    transport: 'starttls',
  });
  const open = {
    server: async () => remoteServer(box.address, { courtesy: new Courtesy(0) }),
    client: () => Promise.reject(new Error('none')),
  };
  const input = {
    target,
    version,
    role: 'server',
    cells,
    open,
    requirements: clausesById(),
    out: undefined,
  } as const;
  await using player = await Player.open({ ...input, budget: patience, fixtures, blocking: false });
  const results = await Promise.all(cells.map((cell) => player.play(cell)));
  return results.flatMap((result) =>
    result ? [{ ...result, standing: 'regression' as const }] : [],
  );
}

const starttls: Manner = async (socket, said) => {
  socket.write('220 box\r\n');
  await said();
  socket.write('250-box\r\n250 STARTTLS\r\n');
  await said();
};
const over =
  (then: Manner): Manner =>
  async (socket, said) => {
    await starttls(socket, said);
    socket.write('220 go\r\n');
    await then(socket, said);
  };
/** As fast as it is read, without end. */
const flood =
  (bytes: Buffer): Manner =>
  async (socket) => {
    while (!socket.destroyed) if (!socket.write(bytes)) await once(socket, 'drain');
  };
const drip =
  (text: string): Manner =>
  async (socket) => {
    for (const sign of text.repeat(100)) {
      if (socket.destroyed) return;
      socket.write(sign, 'latin1');
      await new Promise((later) => setTimeout(later, 50));
    }
  };
const silence: Manner = async () => {};
const close: Manner = async (socket) => void socket.destroy();
/** One octet more than a record may hold (RFC 8446 5.1). */
const overlong = Buffer.concat([Buffer.from([22, 3, 3, 0x40, 0x01]), Buffer.alloc(0x4001)]);
const record = Buffer.concat([Buffer.from([22, 3, 3, 0xff, 0xff]), Buffer.alloc(0xffff)]);

const manners: readonly [name: string, manner: Manner, verdict: RegExp, reason: RegExp][] = [
  ['says nothing', silence, /^inconclusive$/, /ended before EHLO: stalled/],
  ['closes at once', close, /^inconclusive$/, /ended before EHLO: (closed|reset)/],
  ['greets a byte at a time', drip('220 box'), /^inconclusive$/, /ended before EHLO: stalled/],
  [
    'greets without an end',
    flood(Buffer.alloc(65_536, 'x')),
    /^inconclusive$/,
    /ended before EHLO: flooded/,
  ],
  [
    'greets with lines without an end',
    flood(Buffer.from('220-x\r\n'.repeat(9000))),
    /^inconclusive$/,
    /flooded/,
  ],
  [
    'greets in another tongue',
    async (socket) => void socket.write(`${hostileText}\r\n`),
    /^inconclusive$/,
    /nonsense/,
  ],
  ['sends NUL and script in each text', poison, /^inconclusive$/, /turns us away: "454 /],
  [
    'goes silent after EHLO',
    async (socket) => void socket.write('220 box\r\n'),
    /^inconclusive$/,
    /did not answer EHLO in the time/,
  ],
  ['goes silent at STARTTLS', starttls, /^inconclusive$/, /did not answer STARTTLS in the time/],
  [
    'closes at STARTTLS',
    closingAtStarttls,
    /^inconclusive$/,
    /closed the connection in place of an answer to STARTTLS/,
  ],
  [
    'stalls in the handshake',
    over(silence),
    /^inconclusive$/,
    /nothing more came in the handshake/,
  ],
  [
    'resets in the handshake',
    over(async (socket) => void socket.resetAndDestroy()),
    /^inconclusive$/,
    /it was reset in the handshake/,
  ],
  ['closes in the handshake', over(close), /^inconclusive$/, /turns down a ClientHello of either/],
  [
    'speaks noise for TLS',
    over(async (socket) => void socket.write(randomBytes(5000))),
    /^fail$/,
    /handshake is (declined|stalls)/,
  ],
  ['sends records too large', over(flood(record)), /^fail$/, /handshake is (declined|stalls)/],
  [
    'sends a record of an octet too many',
    over(async (socket) => void socket.write(overlong)),
    /^fail$/,
    /handshake is (declined|stalls)/,
  ],
  [
    'drips a record',
    over(drip('\u0016\u0003\u0003\u0040\u0000')),
    /^inconclusive$/,
    /stalled inside a record/,
  ],
];

async function closingAtStarttls(...it: Parameters<Manner>): Promise<void> {
  await starttls(...it);
  await close(...it);
}

/** Every text of a dialogue is somebody's attempt. */
async function poison(socket: Socket, said: () => Promise<string>): Promise<void> {
  const text = hostileText.replaceAll(/[\r\n]/g, '\r');
  socket.write(`220 ${text}\r\n`);
  await said();
  socket.write(`250-${text}\r\n250-STARTTLS\r\n250 ${text}\r\n`);
  await said();
  socket.write(`454 ${text}\r\n`);
  await said();
  socket.write(`221 ${text}\r\n`);
}

describe('a box that is out to do harm', () => {
  it.each(manners)('%s', async (_, manner, verdict, reason) => {
    const began = performance.now();
    const before = process.memoryUsage().rss;
    const outcomes = await met(manner);
    // Two rounds of connections for some scenarios, and one more to ask whether it is alive.
    expect(performance.now() - began).toBeLessThan(6 * budget.total + 3000);
    expect(process.memoryUsage().rss - before).toBeLessThan(300 * 1024 * 1024);
    // Two that were chosen, and what they rest on before and after them: the transport, and a
    // fitting status.
    expect(outcomes).toHaveLength(6);
    const [first] = outcomes;
    expect(first?.verdict.kind).toMatch(verdict);
    expect(first?.verdict.reason).toMatch(reason);
    expect(outcomes.filter(({ verdict: { kind } }) => kind === 'error' || kind === 'pass')).toEqual(
      [],
    );
    const page = toHtml({ run: sampleRunLine(), targets: [sampleTarget()], outcomes });
    expect(page).not.toMatch(/<img|<a [^>]*href="[^"]*javascript:|\sonerror="/);
    // Our own, and its data in two parts.
    expect(page.match(/<script/g)).toHaveLength(3);
    expect(page.replaceAll(/[\n\t]/g, '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(page.length).toBeLessThan(2_000_000);
  });

  it('a certificate of a megabyte, with script in its names', async () => {
    const names = Array.from(
      { length: 20_000 },
      (_, at) => `<script>alert(${at})</script>.${'a'.repeat(30)}.test`,
    );
    const { key, sentPem } = await new World().identity(identity({ leaf: { names } }));
    const secureContext = createSecureContext({ key, cert: sentPem });
    const outcomes = await met(
      over(async (socket) => {
        new TLSSocket(socket, { isServer: true, secureContext })
          .on('error', () => {})
          .on('data', () => {});
      }),
      // We make and send the megabyte ourselves, which is not what is measured.
      { step: 10_000, total: 20_000 },
    );
    expect(outcomes.map(({ verdict: { kind } }) => kind)).not.toContain('error');
    // No ordinary client takes a chain of that size.
    expect(outcomes[0]?.excerpts[0]?.transcript.at(-1)).toMatch(/excessive message size/);
    const page = toHtml({ run: sampleRunLine(), targets: [sampleTarget()], outcomes });
    expect(page.match(/<script/g)).toHaveLength(3);
    expect(page.length).toBeLessThan(2_000_000);
  });
});
