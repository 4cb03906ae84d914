import { createServer } from 'node:net';
import { LOOPBACK } from '../../../ca/loopback.ts';
import { bridgeNetwork, isRootless } from './client.ts';
import type { Engine } from './engine.ts';

/** Is this an address of this machine? A listener can be opened on such addresses only. */
function isOurs(address: string): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const server = createServer();
  server.once('error', () => resolve(false));
  server.listen({ host: address, port: 0 }, () => server.close(() => resolve(true)));
  return promise;
}

/** The gateway of the engine's default network: as it says, or the first address of the subnet. */
async function bridgeGateway(engine: Engine): Promise<string | undefined> {
  const [first] = await bridgeNetwork(engine);
  const [, subnet] = /^([0-9]+\.[0-9]+\.[0-9]+)\.0\//.exec(first?.subnet ?? '') ?? [];
  return first?.gateway ?? (subnet === undefined ? undefined : `${subnet}.1`);
}

/**
 * Where our own listeners stand so that containers reach them by `host-gateway`: the gateway of the
 * engine's bridge where this machine owns it, else the loopback, which Docker Desktop relays to.
 * Never every address of the machine. Containers themselves are reached by ports the engine maps to
 * 127.0.0.1.
 */
export async function listeningAddress(engine: Engine): Promise<string> {
  if (process.platform !== 'linux' || !engine.address.startsWith('unix://')) return LOOPBACK;
  const [gateway, rootless] = await Promise.all([
    bridgeGateway(engine).catch(() => undefined),
    isRootless(engine),
  ]);
  // A rootless engine keeps its bridge out of sight, and its gateway may bear the address of
  // another engine's.
  if (rootless || gateway === undefined) return LOOPBACK;
  return (await isOurs(gateway)) ? gateway : LOOPBACK;
}
