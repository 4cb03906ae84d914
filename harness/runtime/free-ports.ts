import { createServer, type Server } from 'node:net';
import { LOOPBACK } from '../../ca/loopback.ts';
import { isTaken, portsApart } from '../../ca/ports.ts';

/** What was handed out here once is not handed out again: who was given it may begin late. */
const given = new Set<number>();

function listening(port: number): Promise<Server> {
  const { promise, resolve: up, reject } = Promise.withResolvers<Server>();
  const server = createServer();
  server.once('error', reject);
  server.listen(port, LOOPBACK, () => up(server));
  return promise;
}

async function held(): Promise<Server> {
  for (const port of portsApart()) {
    if (given.has(port) || port === 0) continue;
    given.add(port);
    try {
      return await listening(port);
    } catch (error) {
      if (!isTaken(error)) throw error;
    }
  }
  for (;;) {
    const server = await listening(0);
    const port = portOf(server);
    if (!given.has(port)) {
      given.add(port);
      return server;
    }
    await new Promise((closed) => server.close(closed));
  }
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/**
 * Ports that are free, for a program that is still to begin. They lie where the kernel takes none
 * of its own accord: between our look and the program's beginning hundreds of connections and
 * listeners of ours come and go.
 * @throws Error where no port can be had.
 */
export async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(Array.from({ length: count }, held));
  const ports = servers.map(portOf);
  await Promise.all(servers.map((server) => new Promise((closed) => server.close(closed))));
  return ports;
}
