import { fstatSync, ftruncateSync, readSync } from 'node:fs';
import { type FileHandle, open, rm } from 'node:fs/promises';

/** Octets of it that are kept: the first. */
const KEPT = 64 * 1024;
/** Octets that may lie on the disk; more are thrown away. */
const MOST = 1024 * 1024;
/** How often it is looked after, milliseconds. */
const ROUND = 50;

/**
 * A file that takes what a command prints. A pipe would have to be read for as long as anybody
 * holds it; a file need not, and nobody waits for those who inherit it. Whoever floods it fills no
 * disk: the first octets are kept, and the file is emptied.
 */
export class Spool implements AsyncDisposable {
  readonly #path: string;
  readonly #file: FileHandle;
  readonly #timer: NodeJS.Timeout;
  #head: Buffer | undefined;

  private constructor(path: string, file: FileHandle) {
    this.#path = path;
    this.#file = file;
    this.#timer = setInterval(() => this.#lookAfter(), ROUND).unref();
  }

  static async open(path: string): Promise<Spool> {
    // Appending, so that whoever goes on writing begins at the start of an emptied file.
    return new Spool(path, await open(path, 'a+'));
  }

  /** For the process that is to write. */
  get fd(): number {
    return this.#file.fd;
  }

  /** What was printed, line by line; of a flood the beginning, and that there was more. */
  lines(): string[] {
    this.#lookAfter();
    const size = fstatSync(this.fd).size;
    const head = this.#head ?? this.#first();
    const lines = head
      .toString('utf8')
      .split('\n')
      .map((line) => line.trimEnd())
      .filter(Boolean);
    const more = this.#head !== undefined || size > KEPT;
    return more
      ? [...lines, `… it printed more than ${KEPT / 1024} KiB; the rest was not kept`]
      : lines;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer);
    await this.#file.close();
    await rm(this.#path, { force: true });
  }

  #lookAfter(): void {
    if (fstatSync(this.fd).size <= MOST) return;
    this.#head ??= this.#first();
    ftruncateSync(this.fd);
  }

  #first(): Buffer {
    const buffer = Buffer.alloc(KEPT);
    return buffer.subarray(0, readSync(this.fd, buffer, 0, KEPT, 0));
  }
}
