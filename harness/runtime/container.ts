import { hostname } from 'node:os';
import { PassThrough, Readable, Writable } from 'node:stream';
import type { StartedTestContainer } from 'testcontainers';
import type { Endpoint } from '../model/stage.ts';
import type { Place } from '../model/target.ts';
import { needEngine } from './engine.ts';
import { Lines } from './lines.ts';
import { bytesOf, type Change, type Load, type Machine } from './machine.ts';
import { listeningAddress } from './reach.ts';
import { answersAt } from './ready.ts';
import { dismissContainer, OWNER_LABEL, RUN_LABEL } from './reap.ts';
import { changeCommand, startScript } from './script.ts';
import { Shell, shellLoop } from './shell.ts';
import { type TarEntry, tar } from './tar.ts';

/** Where everything of ours lies inside. */
const DIR = '/mailstaple';
const FIRST_PORT = 26001;
/** From the start of the container until every port answers; ms. */
const START_BUDGET = 60_000;
const LOST = 'the engine let go of the container';
/** How long a command may take when nothing is said of it; ms. */
const RUN_BUDGET = 20_000;
/** The name of the host in every certificate; the target reaches us by it. */
export const OUR_NAME = 'mx.test';
/** The responder that certificates name where none is to be asked: found at once, and nobody there, whatever DNS there is. */
const NOBODY = 'ocsp.invalid';

export interface ContainerInput {
  image: string;
  runId: string;
  /** For messages: `exim-gnutls:4.98`. */
  title: string;
  exec: string;
  user: string | undefined;
}

/** The image's folder for us: sticky, so that the program may write beside our files but not over them. */
function archive(load: Load): Buffer {
  const inside = (path: string): string => path.replace(/^\//, '');
  const folders = new Set<string>();
  for (const { path } of load.files)
    for (let end = path.lastIndexOf('/'); end > DIR.length; end = path.lastIndexOf('/', end - 1))
      folders.add(path.slice(0, end));
  const entries: TarEntry[] = [
    { path: inside(DIR), mode: 0o1777 },
    ...[...folders].sort().map((path) => ({ path: inside(path), mode: 0o755 })),
    ...load.files.map((file) => ({ path: inside(file.path), mode: file.mode ?? 0o644, content: bytesOf(file) })),
    { path: inside(`${DIR}/start.sh`), mode: 0o755, content: new TextEncoder().encode(startScript(load)) },
  ];
  return tar(entries);
}

/** testcontainers, told before it is loaded that we clean up ourselves: its reaper is one more image and container. */
async function loadTestcontainers(engineAddress: string): Promise<typeof import('testcontainers')> {
  process.env.TESTCONTAINERS_RYUK_DISABLED = 'true';
  process.env.DOCKER_HOST ??= engineAddress;
  return import('testcontainers');
}

/** A container of the image; nothing runs until `start`. @throws Error when no engine answers. */
export async function openContainer(input: ContainerInput): Promise<Machine> {
  const engine = await needEngine();
  const [{ GenericContainer }, listenOn] = await Promise.all([
    loadTestcontainers(engine.address),
    listeningAddress(engine),
  ]);
  const lines = new Lines();
  const place: Place = { dir: DIR, exec: input.exec, user: input.user };
  const gone = Promise.withResolvers<string>();
  let started: StartedTestContainer | undefined;
  let shell: Promise<Shell> | undefined;
  let count = 0;

  class OurContainer extends GenericContainer {
    /** Publishes on the loopback alone; the library's own way is every address of the machine. */
    publish(ports: readonly number[]): this {
      this.withExposedPorts(...ports);
      this.hostConfig.PortBindings = Object.fromEntries(
        ports.map((port) => [`${port}/tcp`, [{ HostIp: '127.0.0.1', HostPort: '0' }]]),
      );
      return this;
    }
  }

  const running = (): StartedTestContainer => {
    if (!started) throw new Error(`${input.title} is not running`);
    return started;
  };

  const machine: Machine = {
    place,
    us: { name: OUR_NAME, listenOn },
    lines,
    ended: gone.promise,
    ports: async (wanted) => Array.from({ length: wanted }, (_, index) => FIRST_PORT + index),
    async start(load) {
      const ended = Promise.withResolvers<never>();
      ended.promise.catch(() => {});
      const unwatch = lines.watch((line) => {
        if (line.startsWith('mailstaple: program ')) ended.reject(new Error(line.slice('mailstaple: '.length)));
      });
      const container = new OurContainer(input.image)
        .withLabels({ [RUN_LABEL]: input.runId, [OWNER_LABEL]: `${hostname()}:${process.pid}` })
        .withExtraHosts([
          { host: OUR_NAME, ipAddress: 'host-gateway' },
          { host: NOBODY, ipAddress: '127.0.0.1' },
        ])
        .withCopyArchivesToContainer([{ tar: Readable.from([archive(load)]), target: '/' }])
        .withEntrypoint(['/bin/sh', `${DIR}/start.sh`])
        .withCommand([])
        .withLogConsumer((stream) => {
          const write = lines.writer();
          stream.on('data', write);
          const over = (how: string) => (): void => {
            ended.reject(new Error(how));
            gone.resolve(how);
          };
          // An engine that is killed takes its streams along without an end to them.
          stream.on('end', over('the container ended')).on('error', over(LOST)).on('close', over(LOST));
        })
        .withWaitStrategy(noWait);
      if (input.user !== undefined) container.withUser(input.user);
      container.publish(load.ports);
      try {
        started = await container.start();
        await Promise.all(
          load.ready.map(({ port, greets }) => answersAt(machine.reach(port), greets, START_BUDGET, ended.promise)),
        );
      } catch (error) {
        const last = lines.all().slice(-8).join('\n    ');
        throw new Error(`${input.title} did not come up: ${reason(error)}${last ? `\n    ${last}` : ''}`);
      } finally {
        unwatch();
      }
    },
    reach(port): Endpoint {
      return { host: '127.0.0.1', port: running().getMappedPort(port) };
    },
    async change(changes: readonly Change[]) {
      count += 1;
      const { exitCode, output } = await running().exec(changeCommand(changes, `new-${count}`), { user: 'root' });
      if (exitCode !== 0) throw new Error(`a file of ${input.title} could not be changed: ${output.trim()}`);
    },
    async run(argv, { env, input: text, budget = RUN_BUDGET } = {}) {
      shell ??= openShell(running());
      const command = { argv, ...(env ? { env } : {}), ...(text === undefined ? {} : { input: text }) };
      return (await shell).run(command, Math.ceil(budget / 1000));
    },
    async [Symbol.asyncDispose]() {
      const id = started?.getId();
      started = undefined;
      const open = await shell?.catch(() => undefined);
      open?.[Symbol.dispose]();
      if (id !== undefined) await dismissContainer(engine, id);
    },
  };
  return machine;
}

/** A shell inside that stays open, as the container's user. */
async function openShell(container: StartedTestContainer): Promise<Shell> {
  const { getContainerRuntimeClient } = await import('testcontainers');
  const { dockerode } = (await getContainerRuntimeClient()).container;
  const exec = await dockerode.getContainer(container.getId()).exec({
    Cmd: ['sh', '-c', shellLoop(`/tmp/mailstaple-${process.pid}`)],
    AttachStdin: true,
    AttachStdout: true,
    AttachStderr: true,
  });
  const stream = await exec.start({ hijack: true, stdin: true });
  const output = new PassThrough();
  dockerode.modem.demuxStream(stream, output, new Writable({ write: (_chunk, _encoding, done) => done() }));
  stream.once('close', () => output.end()).once('end', () => output.end());
  return new Shell(stream, output);
}

const reason = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Readiness is asked by us, at the ports themselves. */
const noWait = {
  waitUntilReady: async (): Promise<void> => {},
  withStartupTimeout: () => noWait,
  isStartupTimeoutSet: () => false,
  getStartupTimeout: () => START_BUDGET,
};
