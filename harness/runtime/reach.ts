import { createServer } from 'node:net';
import { type Engine, textOf } from './engine.ts';

/**
 * How the containers of an engine are reached from here. `bridge`: this machine owns the gateway of the engine's bridge,
 * so a container's own address is one hop away. `published`: by ports the engine maps to 127.0.0.1.
 *
 * The bridge is preferred where it is: a mapped port on the loopback is a relay of the engine's, which accepts where the
 * target refuses and closes where the target resets, and each costs 15 ms to set up and 50 ms to take down.
 */
export type Reach = { by: 'bridge'; gateway: string } | { by: 'published' };

/** Is this an address of this machine? A listener can be opened on such addresses only. */
function isOurs(address: string): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const server = createServer();
  server.once('error', () => resolve(false));
  server.listen({ host: address, port: 0 }, () => server.close(() => resolve(true)));
  return promise;
}

/** The gateway of the engine's default network: as it says, or the first address of the subnet. */
function gatewayIn(network: string): string | undefined {
  const [, gateway] = /"Gateway":\s*"([0-9.]+)"/.exec(network) ?? [];
  const [, subnet] = /"Subnet":\s*"([0-9]+\.[0-9]+\.[0-9]+)\.0\/[0-9]+"/.exec(network) ?? [];
  return gateway ?? (subnet === undefined ? undefined : `${subnet}.1`);
}

/** Asks the engine for its default network, and this machine whether the gateway is its own. */
export async function findReach(engine: Engine): Promise<Reach> {
  if (process.platform !== 'linux' || !engine.address.startsWith('unix://')) return { by: 'published' };
  const [answer, info] = await Promise.all([engine.call('GET', '/networks/bridge'), engine.call('GET', '/info')]);
  const [text, about] = await Promise.all([textOf(answer), textOf(info)]);
  // A rootless engine keeps its bridge out of sight, and its gateway may bear the address of another engine's.
  if (answer.statusCode !== 200 || about.includes('name=rootless')) return { by: 'published' };
  const gateway = gatewayIn(text);
  return gateway !== undefined && (await isOurs(gateway)) ? { by: 'bridge', gateway } : { by: 'published' };
}
