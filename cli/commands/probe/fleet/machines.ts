import { isIPv4 } from 'node:net';
import { setTimeout as passed } from 'node:timers/promises';

/** What is known to be one machine. */
interface Machine {
  addresses: string[];
  /** Resolves once it is left, with the time from which on it may be visited again; ms. */
  free: Promise<number>;
}

/** An IPv4 address is the same machine's however it is written (RFC 4291 2.5.5.2). */
function plain(address: string): string {
  const [, tail = '', high, low] =
    /^::ffff:(?:([\d.]+)|([\da-f]{1,4}):([\da-f]{1,4}))$/i.exec(address) ?? [];
  if (isIPv4(tail)) return tail;
  if (high === undefined || low === undefined) return address.toLowerCase();
  return [high, low]
    .map((part) => Number.parseInt(part, 16))
    .flatMap((part) => [Math.floor(part / 256), part % 256])
    .join('.');
}

/**
 * Machines by their addresses: those that one name leads to are one machine's, and so are those of
 * two names that share one. Each is visited by one at a time.
 */
export class Machines {
  readonly #known = new Map<string, Machine>();

  /**
   * Waits for the turn at the machine that has these addresses, all of which may be used then.
   * @returns what is to be told, on leaving, when the next may come, by `performance.now()`.
   */
  async turn(found: readonly string[]): Promise<(next: number) => void> {
    const addresses = found.map(plain);
    const parts = new Set(addresses.flatMap((address) => this.#known.get(address) ?? []));
    const { promise, resolve } = Promise.withResolvers<number>();
    const before = [...parts].map(({ free }) => free);
    // In the queue before anybody else is heard: nobody comes in between.
    const machine: Machine = {
      addresses: [...new Set([...addresses, ...[...parts].flatMap((part) => part.addresses)])],
      free: promise,
    };
    for (const address of machine.addresses) this.#known.set(address, machine);
    const wait = Math.max(0, ...(await Promise.all(before))) - performance.now();
    if (wait > 0) await passed(wait);
    return resolve;
  }
}
