import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { Server } from 'node:net';

/** Below this many other programs have ports of their own. */
const FIRST = 10_240;
/** So many ports at least have to be left, or the kernel chooses. */
const ENOUGH = 4_096;
/** So often is one looked for that nobody has. */
const TRIES = 1_000;

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

/** Is it that somebody else has the port? */
export const isTaken = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';

/**
 * Ports to try, at random, apart from those that the kernel takes of its own accord; the last is 0,
 * by which the kernel chooses. Docker publishes ports out of the kernel's range, and one that is
 * taken it tries all the same. An engine without userland proxy first sends on to the container
 * what comes there: until it has seen its error, who connects to a listener of ours hangs, or finds
 * no host (findings/docker-publish-taken-port.sh).
 */
export function* portsApart(): Generator<number> {
  const below = ephemeral();
  if (below - FIRST >= ENOUGH)
    for (let tries = 0; tries < TRIES; tries++) yield randomInt(FIRST, below);
  yield 0;
}

/**
 * Listens at this port, or for 0 at one that `portsApart` names.
 * @returns the port.
 * @throws Error with `code` EADDRINUSE, EACCES, … when it cannot.
 */
export async function listen(server: Server, address: string, port = 0): Promise<number> {
  for (const wanted of port === 0 ? portsApart() : [port]) {
    try {
      server.listen(wanted, address);
      await once(server, 'listening');
      break;
    } catch (error) {
      if (wanted === port || !isTaken(error)) throw error;
    }
  }
  const bound = server.address();
  return bound !== null && typeof bound === 'object' ? bound.port : port;
}
