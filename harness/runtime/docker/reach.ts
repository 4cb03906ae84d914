import { once } from 'node:events';
import { createServer } from 'node:net';

import { LOOPBACK } from '../../../ca/loopback.ts';
import type { Machine } from '../machine.ts';
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

/** Takes a connection to us from inside; lies among our programs there. */
export const REACHES = 'docker/reaches.pl';
/** How long that may take, and where it did not do, how long once more, on a busy machine; s. */
const PATIENCE = [5, 40] as const;
/** What a shell ends with for a program that is not there. */
const NO_PROGRAM = 127;

/**
 * What calls on us, a sender or a fetcher, has to reach the address that we listen on. A rootless
 * engine keeps containers from the loopback as a rule, and Podman may not know `host-gateway`:
 * nothing that could not be heard may be told against a target.
 * @param program where `reaches.pl` lies inside; an image without Perl is believed.
 * @throws Error in a sentence with the setting of the engine, where we are not reached.
 */
export async function checkReached(
  { us, run }: Pick<Machine, 'us' | 'run'>,
  program: string,
): Promise<void> {
  const server = createServer((socket) => socket.destroy()).listen(0, us.listenOn);
  try {
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    for (const seconds of PATIENCE) {
      const argv = ['perl', program, us.name, String(port), String(seconds)];
      const { code } = await run(argv, { budget: 2000 * seconds });
      if (code === 0 || code === NO_PROGRAM) return;
    }
  } finally {
    server.close();
  }
  throw new Error(
    'containers of this engine do not reach this machine, as a target that sends or fetches ' +
      'has to: set DOCKER_HOST to an engine of root, or for the daemon of a Docker without ' +
      'root DOCKERD_ROOTLESS_ROOTLESSKIT_DISABLE_HOST_LOOPBACK=false',
  );
}
