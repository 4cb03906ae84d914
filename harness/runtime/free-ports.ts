import { createServer, type Server } from 'node:net';
import { LOOPBACK } from '../../ca/loopback.ts';

/**
 * Ports that are free at this moment; all are held until all are found, so that none comes twice.
 */
export async function freePorts(count: number): Promise<number[]> {
  const held = await Promise.all(
    Array.from({ length: count }, () => {
      const { promise, resolve: up, reject } = Promise.withResolvers<Server>();
      const server = createServer();
      server.once('error', reject);
      server.listen(0, LOOPBACK, () => up(server));
      return promise;
    }),
  );
  const ports = held.map((server) => {
    const address = server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  });
  await Promise.all(held.map((server) => new Promise((closed) => server.close(closed))));
  return ports;
}
