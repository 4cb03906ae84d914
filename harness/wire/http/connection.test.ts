import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { LOOPBACK } from '../../../ca/loopback.ts';
import { HttpConnection, type HttpRequest, requestBytes } from './connection.ts';

const PATIENCE = 5000;
const ask: HttpRequest = {
  method: 'POST',
  target: '/',
  version: '1.1',
  headers: [['Content-Length', '2']],
  body: Buffer.from('hi'),
};
const open: { close(): void }[] = [];
afterEach(() => {
  for (const each of open.splice(0)) each.close();
});

/** A server that does this with each connection once something was said. */
async function server(does: (socket: Socket, said: string) => void): Promise<number> {
  const sockets = new Set<Socket>();
  const listening = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('data', (octets) => does(socket, octets.toString('latin1')));
  }).listen(0, LOOPBACK);
  await once(listening, 'listening');
  open.push({
    close: () => {
      for (const socket of sockets) socket.destroy();
      listening.close();
    },
  });
  const address = listening.address();
  return typeof address === 'object' && address ? address.port : 0;
}

async function connect(port: number): Promise<HttpConnection> {
  const connection = await HttpConnection.open(LOOPBACK, port, PATIENCE);
  open.push(connection);
  return connection;
}

const seen = async (does: Parameters<typeof server>[0], budget = PATIENCE, request = ask) =>
  (await connect(await server(does))).ask(request, budget);

describe('a question over HTTP', () => {
  it('is answered, and what passed is on record', async () => {
    const connection = await connect(
      await server((socket) => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok')),
    );
    const { how, reply } = await connection.ask(ask, PATIENCE);
    expect([how, reply?.code, connection.usable]).toEqual(['done', 200, true]);
    expect(connection.capture.chunks.map(({ from }) => from)).toEqual(['client', 'server']);
    // And so is the next one on the same connection.
    expect((await connection.ask(ask, PATIENCE)).how).toBe('done');
  });

  it.each([
    ['closed', (socket: Socket) => socket.end()],
    ['closed', (socket: Socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nok')],
    ['reset', (socket: Socket) => socket.resetAndDestroy()],
    ['nonsense', (socket: Socket) => socket.write('220 mx.test ESMTP\r\n')],
    [
      'flooded',
      (socket: Socket) => socket.write(`HTTP/1.1 200 OK\r\n${'A: a\r\n'.repeat(20_000)}`),
    ],
    ['done', (socket: Socket) => socket.end('HTTP/1.0 200 OK\r\n\r\nok')],
  ] as const)('is %s where the server does so', async (how, does) => {
    expect((await seen(does)).how).toBe(how);
  });

  it('stalls where nothing comes, or no end', async () => {
    expect((await seen(() => {}, 60)).how).toBe('stalled');
    const half = await seen((socket) => socket.write('HTTP/1.1 200 OK\r\n\r\nhalf'), 60);
    expect([half.how, Buffer.from(half.reply?.body ?? '').toString()]).toEqual(['stalled', 'half']);
  });

  it('tells of octets behind a reply to HEAD', async () => {
    const head = { ...ask, method: 'HEAD', headers: [], body: new Uint8Array() };
    const wordy = await seen(
      (socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello'),
      PATIENCE,
      head,
    );
    expect([wordy.how, wordy.behind]).toEqual(['done', 5]);
    const silent = await seen(
      (socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n'),
      PATIENCE,
      head,
    );
    expect([silent.how, silent.behind]).toEqual(['done', 0]);
  });

  it('is refused where nobody listens', async () => {
    const port = await server(() => {});
    for (const each of open.splice(0)) each.close();
    await expect(HttpConnection.open(LOOPBACK, port, PATIENCE)).rejects.toThrow(/ECONNREFUSED/);
  });
});

it('a body in chunks is two of them and an end (RFC 9112 7.1)', () => {
  const text = Buffer.from(requestBytes({ ...ask, headers: [], chunked: true })).toString();
  expect(text).toBe('POST / HTTP/1.1\r\n\r\n1\r\nh\r\n1\r\ni\r\n0\r\n\r\n');
});
