import { accessSync, constants, existsSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { homedir } from 'node:os';
import { visible } from '../../model/visible.ts';
import { typedPath } from '../own-file.ts';

/** A container engine that answered: where it is, and calls to its HTTP interface. */
export interface Engine {
  /** As DOCKER_HOST would say it: `unix:///var/run/docker.sock`. */
  address: string;
  /**
   * One call; one in the background does not keep the process alive, and may take as long as it
   * likes.
   * @throws Error when the engine cannot be reached, or says nothing for ten minutes.
   */
  call(
    method: string,
    path: string,
    body?: Uint8Array,
    inBackground?: boolean,
  ): Promise<IncomingMessage>;
}

/** Where a user's own daemons listen, be the variable set or not. */
function runtimeFolder(): string | undefined {
  const uid = process.getuid?.();
  return process.env.XDG_RUNTIME_DIR ?? (uid === undefined ? undefined : `/run/user/${uid}`);
}

/**
 * What could be done where no engine answers: which socket there is, and which variable names it.
 */
export function engineHint(): string | undefined {
  if (process.env.DOCKER_HOST)
    return `nothing answers at ${visible(process.env.DOCKER_HOST)}, which DOCKER_HOST names`;
  const shut = addresses().find((address) => !mayUse(address.slice('unix://'.length)));
  if (shut !== undefined)
    return (
      `you may not use ${shut.slice('unix://'.length)}: join its group (docker, as a rule), or ` +
      'set DOCKER_HOST to an engine of your own'
    );
  const runtime = runtimeFolder();
  const podman = [...(runtime ? [`${runtime}/podman/podman.sock`] : []), '/run/podman/podman.sock'];
  const found = podman.find((path) => existsSync(path));
  return found === undefined
    ? undefined
    : `Podman listens at ${found}: to use it, set DOCKER_HOST=unix://${found}`;
}

function mayUse(path: string): boolean {
  try {
    accessSync(path, constants.R_OK | constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** Where the engine of the system listens. */
const SYSTEM_SOCKET = '/var/run/docker.sock';

/**
 * Places where engines listen, after DOCKER_HOST: the system's, a rootless one, Docker Desktop's.
 */
function addresses(system = SYSTEM_SOCKET): string[] {
  const named = process.env.DOCKER_HOST;
  if (named) return [named];
  const runtime = runtimeFolder();
  return [
    system,
    ...(runtime ? [`${runtime}/.docker/run/docker.sock`, `${runtime}/docker.sock`] : []),
    `${homedir()}/.docker/run/docker.sock`,
    `${homedir()}/.docker/desktop/docker.sock`,
  ]
    .filter((path) => existsSync(path))
    .map((path) => `unix://${path}`);
}

/** Socket or host of an address; undefined for a scheme we do not speak (`ssh://`). */
function destination(
  address: string,
): { socketPath: string } | { host: string; port: number } | undefined {
  if (address.startsWith('unix://')) return { socketPath: address.slice('unix://'.length) };
  const url = URL.parse(address);
  if (url?.protocol !== 'tcp:' && url?.protocol !== 'http:') return undefined;
  return { host: url.hostname, port: Number(url.port || '2375') };
}

function calling(address: string): Engine['call'] {
  const where = destination(address);
  return (method, path, body, inBackground = false) =>
    new Promise((resolve, reject) => {
      if (!where) return reject(new Error(`no engine can be spoken to at ${address}`));
      const headers = body
        ? { 'content-type': 'application/x-tar', 'content-length': body.length }
        : {};
      const call = request(
        { ...where, method, path, headers, timeout: inBackground ? 0 : 600_000 },
        resolve,
      );
      call.once('timeout', () => call.destroy(new Error(`the engine at ${address} says nothing`)));
      call.once('error', reject);
      if (inBackground) call.once('socket', (socket) => socket.unref());
      call.end(body);
    });
}

/** The whole answer as text. @throws Error when it is longer than 16 MiB. */
export async function textOf(answer: IncomingMessage): Promise<string> {
  return (await octetsOf(answer)).toString('utf8');
}

/** The whole answer as octets. @throws Error when it is longer than 16 MiB. */
export async function octetsOf(answer: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > 16 * 1024 * 1024) throw new Error('the engine says more than can be true');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

async function answers(engine: Engine, budget: number): Promise<boolean> {
  const { promise: late, resolve } = Promise.withResolvers<false>();
  const timer = setTimeout(() => resolve(false), budget);
  const ping = engine
    .call('GET', '/_ping')
    .then(async (answer) => (await textOf(answer)).trim() === 'OK')
    .catch(() => false);
  return Promise.race([ping, late]).finally(() => clearTimeout(timer));
}

/**
 * The engine of this machine, if one answers within the budget (ms). Without one: undefined, never
 * an error. Several places are asked at the same time; the first in the order of preference wins.
 * @param system where the system's would be.
 */
export async function findEngine(
  budget = 2000,
  system = SYSTEM_SOCKET,
): Promise<Engine | undefined> {
  const engines = addresses(system).map((address): Engine => ({ address, call: calling(address) }));
  const replies = await Promise.all(engines.map((engine) => answers(engine, budget)));
  return engines.find((_, index) => replies[index]);
}

/** The same, but its absence is an error that says what to do. */
export async function needEngine(): Promise<Engine> {
  const engine = await findEngine();
  if (!engine) {
    const hint = engineHint();
    throw new Error(
      hint === undefined
        ? 'No container engine answers: start Docker (on Debian ' +
            `${typedPath('scripts/docker-up.sh')} does so) or leave container targets out.`
        : `No container engine answers: ${hint}.`,
    );
  }
  return engine;
}
