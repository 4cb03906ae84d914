import { randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { LOOPBACK } from '../../ca/loopback.ts';

/** Below this many other programs have ports of their own. */
const FIRST = 10_240;
/** So many ports at least have to be left, or the kernel chooses. */
const ENOUGH = 4_096;
/** So often is one looked for that nobody has. */
const TRIES = 1_000;

/** What was handed out here once is not handed out again: who was given it may begin late. */
const given = new Set<number>();

/**
 * Below which port the kernel takes none of its own accord, for who connects or listens at port 0
 * (ip(7), ip_local_port_range); 0 where nobody can say.
 */
function ephemeral(): number {
  try {
    const text = readFileSync('/proc/sys/net/ipv4/ip_local_port_range', 'utf8');
    return Number(text.trim().split(/\s+/)[0]) || 0;
  } catch {
    return 0;
  }
}

const isTaken = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';

function listening(port: number): Promise<Server> {
  const { promise, resolve: up, reject } = Promise.withResolvers<Server>();
  const server = createServer();
  server.once('error', reject);
  server.listen(port, LOOPBACK, () => up(server));
  return promise;
}

async function held(below: number): Promise<Server> {
  for (let tries = 0; tries < TRIES && below - FIRST >= ENOUGH; tries++) {
    const port = randomInt(FIRST, below);
    if (given.has(port)) continue;
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
  const below = ephemeral();
  const servers = await Promise.all(Array.from({ length: count }, () => held(below)));
  const ports = servers.map(portOf);
  await Promise.all(servers.map((server) => new Promise((closed) => server.close(closed))));
  return ports;
}
