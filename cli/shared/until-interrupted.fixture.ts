import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const main = join(import.meta.dirname, '..', 'main.ts');

/** Where a command is started: its folder, and its environment. */
type Where = Pick<SpawnOptions, 'cwd' | 'env'>;

/** A command that goes on until Ctrl-C, as a user starts it. */
export class UntilInterrupted implements AsyncDisposable {
  /** Lines of standard output so far. */
  readonly lines: string[] = [];
  /** What it said on standard error. */
  #complaints = '';
  readonly #child: ChildProcess;
  readonly #reader: ReturnType<typeof createInterface>;
  readonly #ended: Promise<unknown[]>;

  private constructor(how: Where, words: readonly string[]) {
    const child = spawn(process.execPath, [main, ...words], {
      ...how,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    this.#ended = once(child, 'close');
    this.#reader = createInterface({ input: child.stdout });
    this.#reader.on('line', (line) => this.lines.push(line.trim()));
    // Read, or the program would wait once the pipe is full.
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#complaints += text;
    });
  }

  /** `mailstaple WORDS…`, up to the line that says how it is ended. */
  static started(...words: string[]): Promise<UntilInterrupted> {
    return UntilInterrupted.startedIn({}, ...words);
  }

  /** The same in another folder, or with another environment. */
  static async startedIn(how: Where, ...words: string[]): Promise<UntilInterrupted> {
    const running = new UntilInterrupted(how, words);
    await running.line(/^Ctrl-C/);
    return running;
  }

  /** The first line like that, said already or to come. @throws Error when it ends before. */
  line(wanted: RegExp): Promise<string> {
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    const look = (): void => {
      const found = this.lines.find((line) => wanted.test(line));
      if (found !== undefined) resolve(found);
    };
    this.#reader.on('line', look);
    const ended = (): void =>
      reject(new Error(`it ended: ${this.lines.join('\n')}\n${this.#complaints}`));
    this.#ended.then(ended, reject);
    look();
    return promise.finally(() => this.#reader.off('line', look));
  }

  /** The words of the openssl line that it suggests, without the program. */
  get suggested(): string[] {
    const [, words = ''] = /openssl (.*)/.exec(this.lines.join('\n')) ?? [];
    return words.split(' ');
  }

  /** Ctrl-C. @returns the exit code. */
  async stop(): Promise<unknown> {
    this.#child.kill('SIGINT');
    const [code] = await this.#ended;
    return code;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // Politely: it has a folder to take away.
    this.#child.kill('SIGTERM');
    await this.#ended;
  }
}
