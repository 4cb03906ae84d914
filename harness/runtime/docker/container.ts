import { PassThrough, Readable, Writable } from 'node:stream';
import type { StartedTestContainer } from 'testcontainers';
import { LOOPBACK } from '../../../ca/loopback.ts';
import type { Endpoint } from '../../model/running.ts';
import type { FileSpec, Place, Privilege } from '../../model/target.ts';
import { Lines } from '../lines.ts';
import { bytesOf, type Change, type Machine } from '../machine.ts';
import { answersAt } from '../ready.ts';
import { CHANGE, changeCommand, ourProgram, starting } from '../script.ts';
import { AGENTS, agentCommand, Shell } from '../shell.ts';
import { containerEnd, containerLog, removeContainer } from './client.ts';
import { type Engine, needEngine } from './engine.ts';
import {
  OUR_NAME,
  ourContainer,
  type Published,
  publishedBy,
  startBudget,
} from './our-container.ts';
import type { Pod, Pods } from './pod.ts';
import { checkReached, listeningAddress, REACHES } from './reach.ts';
import { dismissContainer } from './reap.ts';
import { type TarEntry, tar } from './tar.ts';

/** Where everything of ours lies inside, and the programs of ours that run what is to run. */
const DIR = '/mailstaple';
const PROGRAMS = `${DIR}/programs`;
const FIRST_PORT = 26001;
const ENDED = 'the container ended';
const LOST = 'the engine let go of the container';
/** How long a command may take when nothing is said of it; ms. */
const RUN_BUDGET = 20_000;

export interface ContainerInput {
  image: string;
  runId: string;
  /** For messages: `exim-gnutls:4.98`. */
  title: string;
  exec: string;
  user: string | undefined;
  privileges?: readonly Privilege[] | undefined;
  setuid?: boolean | undefined;
  /** Where ports are to be had that are published already. */
  pods?: Pods | undefined;
}

/**
 * The image's folder for us: sticky, so that the program may write beside our files but not over
 * them.
 */
function archive(files: readonly FileSpec[]): Buffer {
  const inside = (path: string): string => path.replace(/^\//, '');
  const folders = new Set<string>();
  for (const { path } of files)
    for (let end = path.lastIndexOf('/'); end > DIR.length; end = path.lastIndexOf('/', end - 1))
      folders.add(path.slice(0, end));
  const entries: TarEntry[] = [
    { path: inside(DIR), mode: 0o1777 },
    ...[...folders].sort().map((path) => ({ path: inside(path), mode: 0o755 })),
    ...files.map((file) => ({
      path: inside(file.path),
      mode: file.mode ?? 0o644,
      content: bytesOf(file),
    })),
  ];
  return tar(entries);
}

/** A container of the image; nothing runs until `start`. @throws Error when no engine answers. */
export async function openContainer(input: ContainerInput): Promise<Machine> {
  const engine = await needEngine();
  const listenOn = await listeningAddress(engine);
  const lines = new Lines();
  const place: Place = { dir: DIR, exec: input.exec, user: input.user };
  const gone = Promise.withResolvers<string>();
  let started: StartedTestContainer | undefined;
  let pod: Pod | undefined;
  let published: Published = new Map();
  /** As the container's user, and as root for our own files. */
  const shells = new Map<string, Promise<Shell>>();
  let count = 0;

  const running = (): StartedTestContainer => {
    if (!started) throw new Error(`${input.title} is not running`);
    return started;
  };

  const shellOf = (user: string): Promise<Shell> => {
    const open = shells.get(user) ?? openShell(running(), user);
    shells.set(user, open);
    return open;
  };

  const machine: Machine = {
    place,
    us: { name: OUR_NAME, listenOn },
    lines,
    ended: gone.promise,
    ports: async (wanted) => portsFrom(wanted),
    checkReached: () => checkReached(machine, `${PROGRAMS}/${REACHES}`),
    async start(load) {
      const ended = Promise.withResolvers<never>();
      ended.promise.catch(() => {});
      const unwatch = lines.watch((line) => {
        if (line.startsWith(ENDING)) ended.reject(new Error(line.slice('mailstaple: '.length)));
      });
      let created: string | undefined;
      try {
        pod = await podFor(input, engine, load.ports);
        const made = await ourContainer({
          engine: engine.address,
          image: input.image,
          runId: input.runId,
          privileges: input.privileges,
          setuid: input.setuid,
          created: (id) => {
            created = id;
          },
          network: pod ? { join: pod.id } : { publish: load.ports },
        });
        const { files, argv } = starting(load, PROGRAMS);
        const inside = archive([
          ...load.files,
          ...files,
          ...[...AGENTS, CHANGE, REACHES].map((name) => ourProgram(name, PROGRAMS)),
        ]);
        const container = made
          .withCopyArchivesToContainer([{ tar: Readable.from([inside]), target: '/' }])
          .withEntrypoint(argv)
          .withCommand([])
          .withLogConsumer((stream) => {
            const write = lines.writer();
            stream
              .on('data', write)
              .on('end', () => ended.reject(new Error(ENDED)))
              .on('error', () => ended.reject(new Error(LOST)));
          });
        if (input.user !== undefined) container.withUser(input.user);
        started = await container.start();
        void endOf(engine, started.getId()).then(gone.resolve);
        published = pod?.ports ?? publishedBy(started, load.ports);
        await Promise.all(
          load.ready.map(({ port, greets }) =>
            answersAt(machine.reach(port), greets, startBudget(), ended.promise),
          ),
        );
      } catch (error) {
        // One that ends at once may be gone before the library has looked at it.
        const unheard = created !== undefined && !started ? await logOf(engine, created) : [];
        const written = [...lines.all(), ...unheard];
        const ending = unheard.find((line) => line.startsWith(ENDING));
        const why = ending?.slice(ENDING.length - 'program '.length) ?? reason(error);
        const last = written.slice(-8).join('\n    ');
        throw new Error(`${input.title} did not come up: ${why}${last ? `\n    ${last}` : ''}`);
      } finally {
        unwatch();
      }
    },
    reach(port): Endpoint {
      const mapped = published.get(port);
      if (mapped === undefined)
        throw new RangeError(`port ${port} of ${input.title} is not published`);
      return { host: LOOPBACK, port: mapped };
    },
    async change(changes: readonly Change[]) {
      count += 1;
      const argv = changeCommand(`${PROGRAMS}/${CHANGE}`, changes, `new-${count}`);
      const { code, output } = await (await shellOf('root')).run({ argv }, RUN_BUDGET / 1000);
      if (code !== 0)
        throw new Error(`a file of ${input.title} could not be changed: ${output.trim()}`);
    },
    async run(argv, { env, input: text, budget = RUN_BUDGET } = {}) {
      const command = {
        argv,
        ...(env ? { env } : {}),
        ...(text === undefined ? {} : { input: text }),
      };
      return (await shellOf(input.user ?? '')).run(command, Math.ceil(budget / 1000));
    },
    async [Symbol.asyncDispose]() {
      const id = started?.getId();
      started = undefined;
      const open = await Promise.allSettled(shells.values());
      for (const it of open) if (it.status === 'fulfilled') it.value[Symbol.dispose]();
      if (!pod) {
        if (id !== undefined) await dismissContainer(engine, id);
        return;
      }
      const left = pod;
      pod = undefined;
      // Whoever joins next must find its ports free: after a start that failed nobody can say.
      if (id === undefined) return;
      await removeContainer(engine, id);
      input.pods?.give(left);
    },
  };
  return machine;
}

/** How our start script tells that a program ended. */
const ENDING = 'mailstaple: program ';

/** The lines that a container wrote; none where the engine does not tell. */
const logOf = async (engine: Engine, id: string): Promise<string[]> =>
  (await containerLog(engine, id).catch(() => '')).split('\n').filter((line) => line !== '');

/**
 * Waits for the container's end, and says how; an engine that is killed says nothing and hangs up.
 */
async function endOf(engine: Engine, id: string): Promise<string> {
  try {
    await containerEnd(engine, id);
    return ENDED;
  } catch {
    return LOST;
  }
}

/** With so few ports one of its own costs less. */
const FEW = 8;

/**
 * A pod that is free, or a new one; nothing for a container that is to publish its few ports
 * itself.
 */
async function podFor(
  { pods, image, runId }: ContainerInput,
  engine: Engine,
  ports: readonly number[],
): Promise<Pod | undefined> {
  if (!pods || ports.length <= FEW) return undefined;
  const free = await pods.take(ports.length);
  if (free) return free;
  const publish = portsFrom(Math.max(ports.length, pods.size));
  const made = await ourContainer({ engine: engine.address, image, runId, network: { publish } });
  const holder = await made
    .withEntrypoint(['tail', '-f', '/dev/null'])
    .withCommand([])
    .withUser('0')
    .start();
  return { id: holder.getId(), ports: publishedBy(holder, publish) };
}

const portsFrom = (count: number): number[] =>
  Array.from({ length: count }, (_, index) => FIRST_PORT + index);

/**
 * A shell inside that stays open: an `exec` of the engine for each command costs ten times the
 * command.
 */
async function openShell(container: StartedTestContainer, user: string): Promise<Shell> {
  const { getContainerRuntimeClient } = await import('testcontainers');
  const { dockerode } = (await getContainerRuntimeClient()).container;
  const exec = await dockerode.getContainer(container.getId()).exec({
    Cmd: agentCommand(PROGRAMS, `/tmp/mailstaple-${process.pid}-${user}`),
    ...(user === '' ? {} : { User: user }),
    AttachStdin: true,
    AttachStdout: true,
    AttachStderr: true,
  });
  const stream = await exec.start({ hijack: true, stdin: true });
  const output = new PassThrough();
  dockerode.modem.demuxStream(
    stream,
    output,
    new Writable({ write: (_chunk, _encoding, done) => done() }),
  );
  stream.once('close', () => output.end()).once('end', () => output.end());
  return new Shell(stream, output);
}

const reason = (error: unknown): string => (error instanceof Error ? error.message : String(error));
