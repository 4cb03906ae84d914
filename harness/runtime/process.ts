import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { constants } from 'node:fs';
import { access, chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { getPriority, setPriority, constants as system, tmpdir, userInfo } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as passed } from 'node:timers/promises';
import { LOOPBACK } from '../../ca/loopback.ts';
import type { Place } from '../model/target.ts';
import { freePorts } from './free-ports.ts';
import { end, killGroup } from './group.ts';
import { Lines } from './lines.ts';
import { bytesOf, type Load, type Machine, type Manner } from './machine.ts';
import { answersAt } from './ready.ts';
import { CHANGE_PROGRAM, changeCommand } from './script.ts';
import { BY_SIGNAL, TIMED_OUT } from './shell.ts';

/** Lines of what a process said that are told of its end. */
const LAST = 8;
/** So long its last words may take to come; milliseconds. */
const LAST_WORDS = 1_000;
const START_BUDGET = 15_000;

interface UnixUser {
  name: string;
  uid: number;
  gid: number;
}

/**
 * Whom a program runs as: ourselves, but never root; root gives way to the target's own user, or to
 * nobody.
 */
async function userFor(user: string | undefined): Promise<UnixUser | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const rows = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'));
  const row = rows.find(([name]) => name === user) ?? rows.find(([name]) => name === 'nobody');
  return row ? { name: row[0] ?? '', uid: Number(row[2]), gid: Number(row[3]) } : undefined;
}

/** Our own name; undefined where our number has none. */
function ourName(): string | undefined {
  try {
    return userInfo().username;
  } catch {
    return undefined;
  }
}

function group(runsAs: UnixUser | undefined): { group?: string } {
  const gid = runsAs?.gid ?? process.getgid?.();
  return gid === undefined ? {} : { group: String(gid) };
}

async function putFiles({ files, logs }: Load, dir: string): Promise<void> {
  await chmod(dir, 0o1777);
  for (const file of files) {
    await mkdir(dirname(file.path), { recursive: true });
    await writeFile(file.path, bytesOf(file));
    await chmod(file.path, file.mode ?? 0o644);
  }
  for (const log of logs) {
    await mkdir(dirname(log), { recursive: true });
    await chmod(dirname(log), 0o777);
    await writeFile(log, '');
    await chmod(log, 0o666);
  }
}

/** How much nicer than we the programs are that we watch. */
const NICER = 5;
/** There is no more than that (getpriority(2)). */
const NICEST = 19;

/**
 * Where the two compete for a processor, who watches comes before what is watched: else a busy
 * machine makes us late, and nothing can be said of the program.
 */
function behindUs({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    setPriority(pid, Math.min(NICEST, getPriority() + NICER));
  } catch {
    // It has ended, or is somebody else's: it runs as it is.
  }
}

export interface ProcessInput {
  title: string;
  /** Path of the program, as given with `--exec`. */
  exec: string;
  user: string | undefined;
  /** It starts what it needs as users of their own, and so is started as who we are, root. */
  switchesUsers?: boolean;
}

/**
 * This machine as the place of a target: a folder of its own below the temporary one, listeners on
 * the loopback.
 * @throws Error when the program is not there or may not be run.
 */
export async function openProcess(input: ProcessInput): Promise<Machine> {
  const exec = resolve(input.exec);
  await access(exec, constants.X_OK).catch(() => {
    throw new Error(`${input.exec} is not a program that can be run here.`);
  });
  const runsAs = input.switchesUsers ? undefined : await userFor(input.user);
  const dir = await mkdtemp(join(tmpdir(), 'mailstaple-'));
  const place: Place = {
    dir,
    exec,
    user: runsAs?.name ?? ourName(),
    ...group(runsAs),
    bind: LOOPBACK,
  };
  const lines = new Lines();
  const children: ChildProcess[] = [];
  const over = Promise.withResolvers<string>();
  let count = 0;
  const killAll = () => {
    for (const child of children) killGroup(child, 'SIGKILL');
  };
  process.once('exit', killAll);

  const launch = (
    argv: readonly string[],
    env: Record<string, string>,
    as: UnixUser | undefined,
  ): ChildProcess => {
    const [program = '', ...words] = argv;
    const child = spawn(program, words, {
      cwd: dir,
      detached: true,
      env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(as ? { uid: as.uid, gid: as.gid } : {}),
    });
    behindUs(child);
    child.stdout?.on('data', lines.writer());
    child.stderr?.on('data', lines.writer());
    children.push(child);
    return child;
  };

  const run = (
    argv: readonly string[],
    as: UnixUser | undefined,
    { env = {}, input, budget = 20_000 }: Manner = {},
  ): Promise<{ code: number; output: string }> =>
    new Promise((done) => {
      const [program = '', ...words] = argv;
      const options = {
        cwd: dir,
        env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', ...env },
        maxBuffer: 64 * 1024,
        timeout: budget,
        ...(as ? { uid: as.uid, gid: as.gid } : {}),
      };
      const child = execFile(program, words, options, (error, stdout, stderr) => {
        const signal = error?.signal ? BY_SIGNAL + system.signals[error.signal] : 1;
        const failed = typeof error?.code === 'number' ? error.code : signal;
        const code = error ? (error.killed ? TIMED_OUT : failed) : 0;
        done({ code, output: stdout + stderr });
      });
      behindUs(child);
      // A program that ends before it has read everything is its own affair.
      child.stdin?.on('error', () => {});
      child.stdin?.end(input);
    });

  return {
    place,
    us: { name: LOOPBACK, listenOn: LOOPBACK },
    lines,
    ended: over.promise,
    ports: freePorts,
    async start(load) {
      await putFiles(load, dir);
      const ended = Promise.withResolvers<never>();
      ended.promise.catch(() => {});
      const ends: { said: Lines; closed: Promise<void> }[] = [];
      const starts: (() => void)[] = [];
      if (load.logs.length > 0)
        launch(['tail', '-q', '-n', '+1', '-F', ...load.logs], {}, undefined);
      for (const { argv, env = {} } of load.processes) {
        const child = launch(argv, env, runsAs);
        child.once('error', (error) => ended.reject(error));
        // Of several processes the one that ended says why, whatever the others say meanwhile.
        const said = new Lines();
        for (const stream of [child.stdout, child.stderr]) {
          const write = said.writer();
          stream?.on('data', write);
          starts.push(() => stream?.off('data', write));
        }
        const closed = new Promise<void>((all) => child.once('close', () => all()));
        child.once('exit', (code, signal) => {
          const how = `${argv[0]} ended (${signal ?? `code ${code}`})`;
          over.resolve(how);
          ends.push({ said, closed });
          ended.reject(new Error(how));
        });
      }
      try {
        await Promise.all(
          load.ready.map(({ port, greets }) =>
            answersAt({ host: LOOPBACK, port }, greets, START_BUDGET, ended.promise),
          ),
        );
      } catch (error) {
        // What it wrote last may still come; a child of its own may hold the pipes open.
        const [first] = ends;
        if (first)
          await Promise.race([first.closed, passed(LAST_WORDS, undefined, { ref: false })]);
        const said = first?.said.all() ?? [];
        const last = (said.length > 0 ? said : lines.all()).slice(-LAST).join('\n    ');
        const reason = error instanceof Error ? error.message : String(error);
        throw new Error(`${input.title} did not come up: ${reason}${last ? `\n    ${last}` : ''}`);
      } finally {
        for (const started of starts) started();
      }
    },
    reach: (port) => ({ host: LOOPBACK, port }),
    async change(changes) {
      count += 1;
      const { code, output } = await run(
        changeCommand(CHANGE_PROGRAM, changes, `new-${count}`),
        undefined,
      );
      if (code !== 0)
        throw new Error(`a file of ${input.title} could not be changed: ${output.trim()}`);
    },
    run: (argv, manner) => run(argv, runsAs, manner),
    async [Symbol.asyncDispose]() {
      process.off('exit', killAll);
      await Promise.all(children.splice(0).map(end));
      await rm(dir, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
