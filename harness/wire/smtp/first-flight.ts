import { Duplex } from 'node:stream';

/** What is done to the first bytes we send, the ClientHello. */
export type FirstFlight = 'slow' | 'half-then-close';

/** Pieces of a slow ClientHello, and the pause between them in milliseconds. */
const PIECES = 16;

/**
 * A stream over another one that passes everything on, but for the first write: dripped in pieces,
 * or cut in the middle and followed by a close. A server has to wait for the rest of a record (RFC
 * 8446 5.1), and has to survive its absence.
 * @param pause milliseconds between two pieces of a slow one.
 */
export class FirstFlightStream extends Duplex {
  readonly #inner: Duplex;
  readonly #how: FirstFlight;
  readonly #pause: number;
  #first = true;
  #began: number | undefined;
  #left: number | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(inner: Duplex, how: FirstFlight, pause: number) {
    super({ allowHalfOpen: true });
    this.#inner = inner;
    this.#how = how;
    this.#pause = pause;
    inner.on('data', (bytes: Buffer) => {
      if (!this.push(bytes)) inner.pause();
    });
    inner.on('end', () => this.push(null));
    inner.on('error', (error) => this.destroy(error));
    inner.on('close', () => this.destroy());
    inner.pause();
  }

  /**
   * Milliseconds from the first octet of a slow flight to the last, or until now where it is still
   * under way.
   */
  get took(): number {
    return this.#began === undefined ? 0 : (this.#left ?? performance.now()) - this.#began;
  }

  override _read(): void {
    this.#inner.resume();
  }

  override _write(
    bytes: Buffer,
    _encoding: BufferEncoding,
    done: (error?: Error | null) => void,
  ): void {
    if (!this.#first) {
      this.#inner.write(bytes, done);
      return;
    }
    this.#first = false;
    this.#began = performance.now();
    if (this.#how === 'half-then-close')
      this.#inner.end(bytes.subarray(0, bytes.length >> 1), () => done());
    else this.#drip(bytes, Math.ceil(bytes.length / PIECES), done);
  }

  #drip(bytes: Buffer, size: number, done: (error?: Error | null) => void): void {
    this.#inner.write(bytes.subarray(0, size), (error) => {
      if (error || bytes.length <= size) {
        this.#left = performance.now();
        done(error);
      } else
        this.#timer = setTimeout(() => this.#drip(bytes.subarray(size), size, done), this.#pause);
    });
  }

  override _final(done: (error?: Error | null) => void): void {
    if (this.#inner.writableEnded) done();
    else this.#inner.end(() => done());
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    clearTimeout(this.#timer);
    this.#inner.destroy();
    done(error);
  }
}
