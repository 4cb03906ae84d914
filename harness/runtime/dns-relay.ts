import { readFileSync } from 'node:fs';
import type { FarResolver } from '../model/dns.ts';
import type { Layout, Place } from '../model/target.ts';
import type { Machine } from './machine.ts';

const program = readFileSync(new URL('dns-relay.pl', import.meta.url));
const UP = 'mailstaple: the resolver is at hand';
/** How long the relay may take to stand there; ms. */
const PATIENCE = 20_000;

const path = ({ dir }: Place): string => `${dir}/dns-relay.pl`;

/**
 * The layout with a relay beside it: what its machine asks of DNS at port 53 of its loopback comes
 * to our resolver. A container has a network of its own, so that no port of this machine is taken.
 */
export function withRelay<L extends Layout>(
  layout: L,
  resolver: FarResolver | undefined,
  place: Place,
): L {
  if (!resolver) return layout;
  const relay = { argv: ['perl', path(place), resolver.host, String(resolver.port)] };
  return {
    ...layout,
    files: [...layout.files, { path: path(place), content: program, mode: 0o755, aid: true }],
    processes: [...layout.processes, relay],
  };
}

/**
 * Waits until the relay stands, and asks the machine at which address it reaches us.
 * @returns that address; undefined where the machine does not tell.
 * @throws Error when the relay does not come up.
 */
export async function reachedBy(
  machine: Pick<Machine, 'lines' | 'us' | 'run'>,
): Promise<string | undefined> {
  const { lines, us } = machine;
  const { promise: up, resolve, reject } = Promise.withResolvers<void>();
  const timer = setTimeout(() => reject(new Error('the relay for DNS did not come up')), PATIENCE);
  const unwatch = lines.watch((line) => {
    if (line === UP) resolve();
  });
  if (lines.all().includes(UP)) resolve();
  await up.finally(() => {
    clearTimeout(timer);
    unwatch();
  });
  const { output } = await machine.run(['getent', 'ahostsv4', us.name]);
  return /^[0-9.]+/.exec(output)?.[0];
}
