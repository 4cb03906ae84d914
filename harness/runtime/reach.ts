import { networkInterfaces } from 'node:os';
import { type Engine, textOf } from './engine.ts';

/**
 * How the containers of an engine are reached from here. `bridge`: this machine owns the gateway of the engine's bridge,
 * so a container's own address is one hop away. `published`: by ports the engine maps to 127.0.0.1.
 *
 * The bridge is preferred where it is: a mapped port on the loopback is a relay of the engine's, which accepts where the
 * target refuses and closes where the target resets, and each costs 15 ms to set up and 50 ms to take down.
 */
export type Reach = { by: 'bridge'; gateway: string } | { by: 'published' };

const addressesHere = (): string[] =>
  Object.values(networkInterfaces()).flatMap((all) => (all ?? []).map(({ address }) => address));

/** Gateways and interface name of the engine's default network, as far as it says. */
function readNetwork(text: string): { gateways: string[]; bridge: string | undefined } {
  const gateways = [...text.matchAll(/"Gateway":\s*"([0-9.]+)"/g)].map(([, address = '']) => address);
  const [, bridge] = /"com\.docker\.network\.bridge\.name":\s*"([^"]+)"/.exec(text) ?? [];
  return { gateways, bridge };
}

export async function findReach(engine: Engine): Promise<Reach> {
  if (process.platform !== 'linux' || !engine.address.startsWith('unix://')) return { by: 'published' };
  const [answer, info] = await Promise.all([engine.call('GET', '/networks/bridge'), engine.call('GET', '/info')]);
  const [text, about] = await Promise.all([textOf(answer), textOf(info)]);
  // A rootless engine keeps its bridge out of sight, and its gateway may bear the address of another engine's.
  if (answer.statusCode !== 200 || about.includes('name=rootless')) return { by: 'published' };
  const { gateways, bridge } = readNetwork(text);
  const own = bridge === undefined ? [] : (networkInterfaces()[bridge] ?? []);
  const here = gateways.find((address) => addressesHere().includes(address));
  const gateway = here ?? own.find(({ family }) => family === 'IPv4')?.address;
  return gateway === undefined ? { by: 'published' } : { by: 'bridge', gateway };
}
