import { createServer } from 'node:net';
import { LOOPBACK } from '../../../ca/loopback.ts';
import { type Engine, textOf } from './engine.ts';

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

/**
 * Where our own listeners stand so that containers reach them by `host-gateway`: the gateway of the engine's bridge where
 * this machine owns it, else the LOOPBACK, which Docker Desktop relays to. Never every address of the machine. Containers
 * themselves are reached by ports the engine maps to 127.0.0.1.
 */
export async function listeningAddress(engine: Engine): Promise<string> {
  if (process.platform !== 'linux' || !engine.address.startsWith('unix://')) return LOOPBACK;
  const [answer, info] = await Promise.all([
    engine.call('GET', '/networks/bridge'),
    engine.call('GET', '/info'),
  ]);
  const [text, about] = await Promise.all([textOf(answer), textOf(info)]);
  // A rootless engine keeps its bridge out of sight, and its gateway may bear the address of another engine's.
  if (answer.statusCode !== 200 || about.includes('name=rootless')) return LOOPBACK;
  const gateway = gatewayIn(text);
  return gateway !== undefined && (await isOurs(gateway)) ? gateway : LOOPBACK;
}
