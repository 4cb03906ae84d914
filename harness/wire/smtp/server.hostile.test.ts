import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { beforeAll, describe, expect, test } from 'vitest';
import { identity } from '../../../ca/authority/spec.ts';
import { type Identity, World } from '../../../ca/authority/world.ts';
import { good } from '../../../ca/proof/good.ts';
import { mintProof } from '../../../ca/proof/mint.ts';
import { type HostPlan, type OpenHost, openHost } from './server.ts';

const world = new World();
let held: Identity;
let staple: Uint8Array;
beforeAll(async () => {
  held = await world.identity(identity());
  staple = await mintProof(good().spec, held, world);
});

const host = (change: Partial<HostPlan> = {}) =>
  openHost({
    listenOn: '127.0.0.1',
    transport: 'starttls',
    tls: '1.3',
    key: held.key,
    certificates: held.sentPem,
    staple,
    chainStaples: [],
    trick: 'none',
    starttls: 'offered',
    tickets: false,
    down: false,
    name: 'first',
    budget: { step: 3000, total: 8000 },
    ...change,
  });

/** A client of bytes: writes, and waits until what came matches. */
class Raw {
  socket: Socket;
  /** The socket below TLS. */
  base: Socket;
  heard = '';
  constructor(socket: Socket, base = socket) {
    this.socket = socket;
    this.base = base;
    socket
      .on('error', () => {})
      .on('data', (bytes: Buffer) => {
        this.heard += bytes.toString('latin1');
      });
  }
  async until(pattern: RegExp): Promise<string> {
    while (!pattern.test(this.heard))
      await once(this.socket, 'data', { signal: AbortSignal.timeout(3000) });
    const heard = this.heard;
    this.heard = '';
    return heard;
  }
  async say(text: string, pattern: RegExp): Promise<string> {
    this.socket.write(Buffer.from(text, 'latin1'));
    return this.until(pattern);
  }
}

async function raw(server: OpenHost): Promise<Raw> {
  const client = new Raw(connect({ port: server.port, host: '127.0.0.1', noDelay: true }));
  await client.until(/^220 .*\r\n$/);
  return client;
}

/** EHLO, STARTTLS, and TLS by Node. */
async function upgraded(server: OpenHost): Promise<Raw> {
  const client = await raw(server);
  await client.say('EHLO x.test\r\n', /^250 .*\r\n/m);
  await client.say('STARTTLS\r\n', /^220 .*\r\n/);
  client.socket.removeAllListeners('data');
  const inside: TLSSocket = connectTls({ socket: client.socket, rejectUnauthorized: false });
  await once(inside, 'secureConnect');
  return new Raw(inside, client.socket);
}

const ended = async (server: OpenHost) => {
  await server.idle();
  return server.connections[0]?.connection;
};
const MAIL = 'MAIL FROM:<a@b.test>\r\nRCPT TO:<c@mx.test>\r\nDATA\r\n';

describe('a hostile client', () => {
  const stages = ['greeting', 'ehlo', 'handshake', 'session', 'data'] as const;
  const faults: Record<
    string,
    { act(socket: Socket, base: Socket): void; how: readonly string[] }
  > = {
    stall: { act: () => {}, how: ['stalled'] },
    close: { act: (socket) => socket.destroy(), how: ['closed', 'declined'] },
    reset: { act: (_, base) => base.resetAndDestroy(), how: ['reset', 'closed', 'declined'] },
    flood: {
      act: (socket) => {
        const bytes = Buffer.alloc(64 << 10, 'x');
        const pour = (): void => {
          while (!socket.destroyed && socket.write(bytes));
          socket.once('drain', pour);
        };
        pour();
      },
      how: ['flooded', 'tls-error', 'stalled'],
    },
    drip: {
      act: (socket) => {
        const timer = setInterval(
          () => (socket.destroyed ? clearInterval(timer) : socket.write('x')),
          50,
        );
        socket.once('close', () => clearInterval(timer));
      },
      how: ['stalled', 'tls-error'],
    },
    'a record of 2^14 + 1': {
      act: (socket) =>
        socket.write(Buffer.concat([Buffer.of(22, 3, 3, 0x40, 0x01), Buffer.alloc(0x4001)])),
      how: ['flooded', 'tls-error', 'stalled', 'declined'],
    },
    'noise for TLS': {
      act: (socket) =>
        socket.write(Buffer.concat([Buffer.of(22, 3, 1, 0x02, 0), randomBytes(5000)])),
      how: ['flooded', 'tls-error', 'stalled', 'closed', 'declined', 'done'],
    },
    'script and escapes': {
      act: (socket) =>
        socket.write('EHLO <script>alert(1)</script>\u001b[31m\r\nMAIL FROM:<\'"><img src=x>\r\n'),
      how: ['stalled', 'tls-error'],
    },
    nul: {
      act: (socket) => socket.write(Buffer.from('\0\xff\r\r\n\0\r\n', 'latin1')),
      how: ['stalled', 'tls-error'],
    },
  };
  const table = stages.flatMap((stage) =>
    Object.keys(faults).map((fault) => [fault, stage] as const),
  );

  test.each(table)('%s at %s: bounded, and the host goes on', async (fault, stage) => {
    await using server = await host({ budget: { step: 300, total: 2000 } });
    const client =
      stage === 'session' || stage === 'data' ? await upgraded(server) : await raw(server);
    if (stage === 'ehlo' || stage === 'handshake') await client.say('EHLO x.test\r\n', /^250 /m);
    if (stage === 'handshake') await client.say('STARTTLS\r\n', /^220 /);
    if (stage === 'data') {
      await client.say('EHLO x.test\r\n', /^250 /m);
      await client.say(MAIL, /^354 /m);
    }
    const begun = performance.now();
    const before = process.memoryUsage().rss;
    faults[fault]?.act(client.socket, client.base);
    const connection = await ended(server);
    expect(faults[fault]?.how).toContain(connection?.ending.how);
    expect(performance.now() - begun).toBeLessThan(2500);
    expect(process.memoryUsage().rss - before).toBeLessThan(128 << 20);
    expect((await upgraded(server)).socket.destroyed).toBe(false);
    client.socket.destroy();
  });
});
