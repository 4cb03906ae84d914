/** For the tests of the host: a host with its staple, and a client of bytes that speaks to it. */

import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { identity } from '../../../ca/authority/spec.ts';
import { World } from '../../../ca/authority/world.ts';
import { good } from '../../../ca/proof/good.ts';
import { mintProof } from '../../../ca/proof/mint.ts';
import { type HostPlan, type OpenHost, openHost } from './server.ts';

const world = new World();
export const held = await world.identity(identity());
/** The staple of the host. */
export const staple: Uint8Array = await mintProof(good().spec, held, world);

/** A host as in most tests, but for what is to be otherwise. */
export const host = (change: Partial<HostPlan> = {}) =>
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
export class Raw {
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

/** A raw client that has been greeted. */
export async function raw(server: OpenHost): Promise<Raw> {
  const client = new Raw(connect({ port: server.port, host: '127.0.0.1', noDelay: true }));
  await client.until(/^220 .*\r\n$/);
  return client;
}

/** EHLO, STARTTLS, and TLS by Node. */
export async function upgraded(server: OpenHost): Promise<Raw> {
  const client = await raw(server);
  await client.say('EHLO x.test\r\n', /^250 .*\r\n/m);
  await client.say('STARTTLS\r\n', /^220 .*\r\n/);
  client.socket.removeAllListeners('data');
  const inside: TLSSocket = connectTls({ socket: client.socket, rejectUnauthorized: false });
  await once(inside, 'secureConnect');
  return new Raw(inside, client.socket);
}

/** The first connection, once nothing is open any more. */
export const ended = async (server: OpenHost) => {
  await server.idle();
  return server.connections[0]?.connection;
};
/** Commands of a mail up to its text. */
export const MAIL = 'MAIL FROM:<a@b.test>\r\nRCPT TO:<c@mx.test>\r\nDATA\r\n';
