import { readSync } from 'node:fs';
import type { Duplex } from 'node:stream';

/** More than what anybody says before leaving. */
const LIMIT = 64 << 10;

/**
 * The file descriptor of a socket of Node's; undefined where it has none any more, or is no socket.
 */
function descriptorOf(socket: Duplex): number | undefined {
  const handle: unknown = Reflect.get(socket, '_handle');
  if (typeof handle !== 'object' || handle === null || !('fd' in handle)) return undefined;
  return typeof handle.fd === 'number' && handle.fd >= 0 ? handle.fd : undefined;
}

/**
 * Node closes a socket the moment a write to it fails. Who sends an alert and hangs up while we are
 * about to speak is then seen to hang up without a word, although the alert lies in the system's
 * buffer: Linux keeps what came before a reset. This reads it before the socket is closed, so that
 * it does not hang on who was first.
 */
export function drainBeforeClose(socket: Duplex, heard: (octets: Buffer) => void): void {
  const destroy = socket._destroy.bind(socket);
  socket._destroy = (error, done) => {
    const fd = error ? descriptorOf(socket) : undefined;
    if (fd !== undefined) for (const octets of waiting(fd)) heard(octets);
    destroy(error, done);
  };
}

/**
 * What the system holds for this descriptor. It does not block, and ends with an error when there
 * is no more.
 */
function waiting(fd: number): Buffer[] {
  const found: Buffer[] = [];
  for (let total = 0; total < LIMIT; ) {
    const piece = Buffer.alloc(16 << 10);
    try {
      const count = readSync(fd, piece);
      if (count === 0) return found;
      found.push(piece.subarray(0, count));
      total += count;
    } catch {
      return found;
    }
  }
  return found;
}
