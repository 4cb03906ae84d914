import { once } from 'node:events';
import { connect, createServer, type Socket, type TcpNetConnectOpts } from 'node:net';
import { isTaken, portsApart } from '../../../ca/ports.ts';

/**
 * A port that is ours and refuses connections: nobody else is given it, and nobody answers there.
 */
export interface HeldPort {
  readonly port: number;
  release(): void;
}

/** A connection that begins at that port; for 0 at one that is free. */
async function boundTo(to: TcpNetConnectOpts, port: number): Promise<Socket> {
  for (const localPort of port === 0 ? portsApart() : [port]) {
    const near = connect({ ...to, localPort });
    try {
      await once(near, 'connect');
      return near;
    } catch (error) {
      near.destroy();
      if (localPort === port || !isTaken(error)) throw error;
    }
  }
  throw new Error(`no port of ${to.localAddress} can be held`);
}

/**
 * Takes a port of this address for ourselves without listening on it: the near end of a connection
 * among ourselves is bound to it. A port merely closed again may be given to another host of the
 * run, which then answers in its place. We may still listen on it ourselves while it is held (both
 * sockets allow reuse, and ours is no listener).
 * @param port the port to hold; 0 for any that is free.
 * @throws Error when the port cannot be had.
 */
export async function holdPort(address: string, port = 0): Promise<HeldPort> {
  const meeting = createServer({ allowHalfOpen: true });
  meeting.listen(0, address);
  await once(meeting, 'listening');
  const to = meeting.address();
  if (!to || typeof to !== 'object') throw new Error('no port to hold another with');
  const ends: Socket[] = [];
  meeting.once('connection', (far) => ends.push(far.on('error', () => {}).unref()));
  try {
    const near = await boundTo({ host: address, port: to.port, localAddress: address }, port);
    if (ends.length === 0) await once(meeting, 'connection');
    near.on('error', () => {}).unref();
    return {
      port: near.localPort ?? 0,
      release() {
        near.resetAndDestroy();
        for (const far of ends) far.destroy();
      },
    };
  } finally {
    meeting.close();
  }
}
