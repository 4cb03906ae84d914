import { type ChildProcess, spawn } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { AdapterFault } from '../../model/adapter-fault.ts';
import type { Role } from '../../model/terms.ts';
import { visible } from '../../model/visible.ts';
import { end, killGroup } from '../group.ts';
import { Lines } from '../lines.ts';
import { Spool } from '../sender/spool.ts';

/** The commands of an adapter. See docs/bring-your-own.md. */
export type AdapterCommand =
  | 'start'
  | 'stop'
  | 'reload'
  | 'set-staple'
  | 'send'
  | 'fetch'
  | 'logs'
  | 'alive';

/** What a call came to. */
export interface Answered {
  /** Undefined when it did not end in time. */
  code: number | undefined;
  out: string[];
  err: string[];
}

/** How long a command may take, milliseconds. */
const BUDGETS: Readonly<
  Record<Exclude<AdapterCommand, 'send' | 'fetch' | 'logs' | 'alive'>, number>
> = {
  start: 30_000,
  stop: 10_000,
  reload: 10_000,
  'set-staple': 10_000,
};

/** Lines of what `start` prints that are taken for what the program states of itself. */
const STATED = 40;

/** An executable of the user's that stands before a target, and the folder that is handed to it. */
export class Adapter implements AsyncDisposable {
  readonly lines = new Lines();
  readonly dir: string;
  readonly #title: string;
  readonly #path: string;
  readonly #role: Role;
  readonly #groups = new Set<ChildProcess>();
  /**
   * Of commands that leave something behind: who inherited them may write for as long as the target
   * lasts.
   */
  readonly #kept: Spool[] = [];
  readonly #onExit = (): void => {
    for (const child of this.#groups) killGroup(child, 'SIGKILL');
  };
  #calls = 0;
  #started = false;

  private constructor(title: string, path: string, role: Role, dir: string) {
    this.#title = title;
    this.#path = path;
    this.#role = role;
    this.dir = dir;
    process.once('exit', this.#onExit);
  }

  static async open(title: string, path: string, role: Role): Promise<Adapter> {
    const dir = await mkdtemp(join(tmpdir(), `mailstaple-pid${process.pid}-`));
    // A program that gives up its privileges still has to read its files.
    await chmod(dir, 0o755);
    return new Adapter(title, path, role, dir);
  }

  /**
   * Has it start the target, and from then on tell what it logs.
   * @returns what it says of the target: its standard output.
   * @throws Error in one sentence when it does not.
   */
  async start(): Promise<readonly string[]> {
    this.#started = true;
    const { out } = await this.demand('start');
    // Nobody waits for the log to end.
    const { spools } = await this.#spawn('logs', [], {});
    this.#kept.push(...spools);
    return out.length > STATED ? [...out.slice(0, STATED - 1), out.at(-1) ?? ''] : out;
  }

  /** Calls a command that has to succeed. @throws AdapterFault when it does not. */
  async demand(command: keyof typeof BUDGETS, ...words: string[]): Promise<Answered> {
    const answered = await this.call(command, words, {}, BUDGETS[command]);
    const { code, err, out } = answered;
    if (code === 0) return answered;
    const last = err.at(-1) ?? out.at(-1);
    const how =
      code === undefined
        ? `is not done within ${BUDGETS[command] / 1000} s`
        : `ended with code ${code}`;
    throw new AdapterFault(
      `The adapter failed: ${this.#path} ${[command, ...words].join(' ')} ` +
        `${how}${last === undefined ? '' : `: ${visible(last).slice(0, 300)}`}`,
    );
  }

  /**
   * Calls a command and waits for it to end. What it leaves behind in the background is of its
   * group, and is ended with us; its output goes to files, so that nothing waits for those who
   * inherit them.
   */
  async call(
    command: AdapterCommand,
    words: readonly string[],
    env: Readonly<Record<string, string>>,
    budget: number,
  ): Promise<Answered> {
    const { child, spools, ended } = await this.#spawn(command, words, env);
    const { promise: late, resolve } = Promise.withResolvers<undefined>();
    const timer = setTimeout(() => resolve(undefined), budget);
    const code = await Promise.race([ended, late]).finally(() => clearTimeout(timer));
    if (code === undefined) killGroup(child, 'SIGKILL');
    const [out = [], err = []] = spools.map((spool) => spool.lines());
    if (command === 'start') this.#kept.push(...spools);
    else {
      this.#groups.delete(child);
      await Promise.all(spools.map((spool) => spool[Symbol.asyncDispose]()));
    }
    // Who does not know `alive` says so, and that is no news of the target.
    if (command !== 'alive') for (const line of err) this.lines.add(`adapter ${command}: ${line}`);
    return { code, out, err };
  }

  /** Has the target stopped; ends what is left of it, and the folder goes. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#started)
      await this.call('stop', [], {}, BUDGETS.stop).catch(() => {
        // What it started is ended below.
      });
    process.off('exit', this.#onExit);
    await Promise.all([...this.#groups].map(end));
    await Promise.all(this.#kept.map((spool) => spool[Symbol.asyncDispose]()));
    await rm(this.dir, { recursive: true, force: true, maxRetries: 5 });
  }

  async #spawn(
    command: AdapterCommand,
    words: readonly string[],
    env: Readonly<Record<string, string>>,
  ): Promise<{ child: ChildProcess; spools: Spool[]; ended: Promise<number> }> {
    this.#calls += 1;
    const piped = command === 'logs';
    const spools = await Promise.all(
      ['out', 'err'].map((name) => Spool.open(join(this.dir, `${command}-${this.#calls}.${name}`))),
    );
    const [out, err] = spools.map(({ fd }) => fd);
    const child = spawn(this.#path, [command, ...words], {
      cwd: dirname(this.#path),
      detached: true,
      stdio: ['ignore', piped ? 'pipe' : (out ?? 'ignore'), err ?? 'ignore'],
      env: {
        ...ownEnvironment(),
        MAILSTAPLE_DIR: this.dir,
        MAILSTAPLE_ROLE: this.#role,
        MAILSTAPLE_TARGET: this.#title,
        ...env,
      },
    });
    // At once: a short command may be over before anybody asks.
    const ended = new Promise<number>((over) => {
      child.once('exit', (code) => over(code ?? 128)).once('error', () => over(127));
    });
    if (piped) child.stdout?.on('data', this.lines.writer());
    this.#groups.add(child);
    return { child, spools, ended };
  }
}

/**
 * Our environment without what the test runner has put there: a program may behave otherwise under
 * it.
 */
function ownEnvironment(): NodeJS.ProcessEnv {
  const runners = /^(VITEST.*|NODE_COMPILE_CACHE|TEST|MODE|DEV|PROD|SSR|BASE_URL)$/;
  return Object.fromEntries(
    Object.entries(process.env).filter(
      ([name, value]) => !runners.test(name) && !(name === 'NODE_ENV' && value === 'test'),
    ),
  );
}

/** What stands behind an adapter. */
export interface Behind {
  /** For messages: `acme:1`. */
  title: string;
  /** Path of the adapter. */
  adapter: string;
}

/** Opens an adapter and starts it; whatever goes wrong, what it began is ended. */
export async function behind<Running extends AsyncDisposable>(
  { title, adapter: path }: Behind,
  role: Role,
  start: (adapter: Adapter) => Promise<Running>,
): Promise<Running> {
  const adapter = await Adapter.open(title, path, role);
  try {
    return await start(adapter);
  } catch (error) {
    await adapter[Symbol.asyncDispose]();
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`${title} did not come up: ${reason}`);
  }
}

/** Puts a file in place in one step, with the folders above it. */
export async function put(path: string, content: string | Uint8Array, mode = 0o644): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(`${path}.fresh`, content);
  await chmod(`${path}.fresh`, mode);
  await rename(`${path}.fresh`, path);
}
