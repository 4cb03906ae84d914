import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/**
 * A port that is ours and refuses connections: nobody else is given it, and nobody answers there.
 */
export interface HeldPort {
  readonly port: number;
  release(): void;
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
  const near = connect({ host: address, port: to.port, localAddress: address, localPort: port });
  try {
    await Promise.all([once(near, 'connect'), once(meeting, 'connection')]);
  } catch (error) {
    near.destroy();
    throw error;
  } finally {
    meeting.close();
  }
  near.on('error', () => {}).unref();
  return {
    port: near.localPort ?? 0,
    release() {
      near.resetAndDestroy();
      for (const far of ends) far.destroy();
    },
  };
}
