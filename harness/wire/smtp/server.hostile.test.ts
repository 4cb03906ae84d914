import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import { describe, expect, test } from 'vitest';
import { ended, host, MAIL, raw, upgraded } from './server.fixture.ts';

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
