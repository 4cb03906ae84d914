import type {
  ClientSetup,
  ResponderArrangement,
  RunningClient,
  RunningFetcher,
  RunningResponder,
  RunningServer,
  ServerArrangement,
} from '../model/running.ts';
import { switchesUsers, type Target, type TargetVersion } from '../model/target.ts';
import type { Runtime } from '../model/terms.ts';
import { openContainer } from './docker/container.ts';
import { ensureImage } from './docker/images.ts';
import type { Pods } from './docker/pod.ts';
import { startFetchers } from './fetcher/fetcher.ts';
import type { Machine } from './machine.ts';
import { openProcess } from './process.ts';
import { startResponders } from './responder.ts';
import { startCommands } from './sender/command-sender.ts';
import { startClient } from './sender/sender.ts';
import { startServer } from './server.ts';

/** What a running target is opened with, for either role. */
export interface LaunchInput {
  target: Target;
  version: TargetVersion;
  /** `container`, or `process` for a program of this machine. */
  runtime: Runtime;
  /** Path of the program, for `process`. */
  exec?: string;
  /** Folder of the target, where its Dockerfile lies; for `container`. */
  contextDir?: string;
  /** Path of the configuration that names the target, if it is the user's own. */
  configuration?: string | undefined;
  runId: string;
  /** Ports that are published already, for containers. */
  pods?: Pods;
  say: (line: string) => void;
  signal?: AbortSignal;
}

async function openMachine(input: LaunchInput): Promise<Machine> {
  const { target, version, runtime, runId, say } = input;
  input.signal?.throwIfAborted();
  const title = `${target.name}:${version.version}`;
  if (runtime === 'process') {
    if (input.exec === undefined)
      throw new Error(`${target.name} as a process needs the path of its program (--exec).`);
    return openProcess({
      title,
      exec: input.exec,
      user: target.user,
      switchesUsers: switchesUsers(target),
    });
  }
  if (runtime !== 'container') throw new Error(`${target.name} cannot be played as ${runtime}.`);
  if (input.contextDir === undefined)
    throw new Error(`${target.name} names no folder with its Dockerfile.`);
  const image = await ensureImage(target, version, input.contextDir, say, input.configuration);
  input.signal?.throwIfAborted();
  return openContainer({
    image,
    runId,
    title,
    exec: target.exec ?? target.name,
    user: target.user,
    privileges: target.privileges,
    setuid: target.setuid,
    pods: input.pods,
  });
}

/**
 * Opens a machine and starts on it; whatever goes wrong or is cancelled, the machine is given back.
 */
async function onMachine<Running extends AsyncDisposable>(
  input: LaunchInput,
  start: (machine: Machine) => Promise<Running>,
): Promise<Running> {
  const machine = await openMachine(input);
  try {
    const running = await start(machine);
    input.signal?.throwIfAborted();
    return running;
  } catch (error) {
    await machine[Symbol.asyncDispose]();
    throw error;
  }
}

/**
 * A target that serves, up and ready, with every arrangement inside.
 * @throws Error in one sentence: no engine, no image, no program, or it did not come up (with its
 * last lines).
 */
export async function launchServer(
  input: LaunchInput & { arrangements: readonly ServerArrangement[] },
): Promise<RunningServer> {
  const { server, states, name } = input.target;
  if (!server) throw new Error(`${name} does not serve.`);
  return onMachine(input, (machine) =>
    startServer({
      program: server,
      machine,
      arrangements: input.arrangements,
      states: states?.(machine.place),
    }),
  );
}

/**
 * A target that fetches: its machine, on which every scenario starts an instance of its own.
 * @throws Error as `launchServer`.
 */
export async function launchFetcher(
  input: LaunchInput & { places: number },
): Promise<RunningFetcher> {
  const { target, version, places } = input;
  const { fetcher, states, name } = target;
  if (!fetcher) throw new Error(`${name} does not fetch.`);
  const { add = [], drop = [] } = version.capabilities ?? {};
  const capabilities = new Set([...target.capabilities, ...add].filter((it) => !drop.includes(it)));
  return onMachine(input, (machine) =>
    startFetchers({
      ...{ program: fetcher, machine, places, capabilities },
      states: states?.(machine.place),
    }),
  );
}

/**
 * A target that sends, up and ready, with every policy inside.
 * @throws Error as `launchServer`.
 */
export async function launchClient(input: LaunchInput & ClientSetup): Promise<RunningClient> {
  const { client, states, name } = input.target;
  if (!client) throw new Error(`${name} does not send.`);
  return onMachine(input, (machine) => {
    const { policies, rootsPem, resolver, crls } = input;
    const shared = { machine, policies, rootsPem, resolver, crls, states: states?.(machine.place) };
    return 'command' in client
      ? startCommands({ ...shared, program: client })
      : startClient({ ...shared, program: client });
  });
}

/**
 * A target that answers for certificates, up and ready, with every arrangement inside.
 * @throws Error as `launchServer`.
 */
export async function launchResponder(
  input: LaunchInput & { arrangements: readonly ResponderArrangement[] },
): Promise<RunningResponder> {
  const { responder, states, name } = input.target;
  if (!responder) throw new Error(`${name} does not answer for certificates.`);
  return onMachine(input, (machine) =>
    startResponders({
      program: responder,
      machine,
      arrangements: input.arrangements,
      states: states?.(machine.place),
    }),
  );
}
