import { Duplex } from 'node:stream';
import type { Capture } from '../../../model/tls.ts';
import { drainBeforeClose } from '../../drain.ts';

type From = 'client' | 'server';

/** Octets recorded of each direction; what comes after goes its way unrecorded. */
const defaultLimit = 4 * 2 ** 20;

/** A capture with nothing in it yet. */
export function newCapture(): Capture {
  return { chunks: [], tlsStart: undefined, keyLog: [] };
}

/**
 * TLS begins with the next octet of either side. Call it when the SMTP dialogue in clear is over,
 * or at once for implicit TLS.
 * @param ahead octets that were recorded already, but belong to TLS: a ClientHello that came behind
 * STARTTLS in one go.
 */
export function markTlsStart(capture: Capture, ahead: Partial<Record<From, number>> = {}): void {
  const start = { client: 0, server: 0 };
  for (const { from, bytes } of capture.chunks) start[from] += bytes.length;
  start.client -= ahead.client ?? 0;
  start.server -= ahead.server ?? 0;
  capture.tlsStart = start;
}

export interface TapOptions {
  /** Octets recorded of each direction; 4 MiB unless told. */
  limit?: number;
  /** The moment (`performance.now()`) that counts as 0; now unless told. */
  since?: number;
}

/**
 * A Duplex over a socket that records what passes, both ways, with its time. It can stand wherever
 * a socket can: `tls.connect({ socket })`, `new TLSSocket(duplex, { isServer: true })`,
 * `tlsServer.emit('connection', duplex)`. Backpressure, half-close, errors and destruction go
 * through in both directions.
 * @param we which side of the connection we are; what is written to the tap is from there.
 */
export function tap(socket: Duplex, capture: Capture, we: From, options: TapOptions = {}): Duplex {
  return new Tap(socket, capture, we, options);
}

class Tap extends Duplex {
  readonly #socket: Duplex;
  readonly #capture: Capture;
  readonly #we: From;
  readonly #they: From;
  readonly #since: number;
  readonly #left: Record<From, number>;

  constructor(
    socket: Duplex,
    capture: Capture,
    we: From,
    { limit = defaultLimit, since }: TapOptions,
  ) {
    // Half-close is the business of whoever holds the tap, as it is with a plain socket that allows
    // it.
    super({ allowHalfOpen: true, autoDestroy: true });
    this.#socket = socket;
    this.#capture = capture;
    this.#we = we;
    this.#they = we === 'client' ? 'server' : 'client';
    this.#since = since ?? performance.now();
    this.#left = { client: limit, server: limit };
    drainBeforeClose(socket, (octets) => this.#record(this.#they, octets));
    socket
      .on('data', this.#onData)
      .on('end', this.#onEnd)
      .on('close', this.#onClose)
      .on('error', this.#onError);
    socket.pause();
  }

  override _read(): void {
    this.#socket.resume();
  }

  override _write(
    bytes: Buffer,
    _encoding: BufferEncoding,
    done: (error?: Error | null) => void,
  ): void {
    this.#record(this.#we, bytes);
    this.#socket.write(bytes, done);
  }

  override _writev(
    chunks: readonly { chunk: Buffer; encoding: BufferEncoding }[],
    done: (error?: Error | null) => void,
  ): void {
    const [first] = chunks;
    const bytes =
      chunks.length === 1 && first ? first.chunk : Buffer.concat(chunks.map(({ chunk }) => chunk));
    this._write(bytes, 'binary', done);
  }

  override _final(done: (error?: Error | null) => void): void {
    if (this.#socket.destroyed || this.#socket.writableEnded) done();
    else this.#socket.end(() => done());
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    if (!this.#socket.destroyed) this.#socket.destroy(error ?? undefined);
    done(error);
  }

  readonly #onData = (bytes: Buffer): void => {
    this.#record(this.#they, bytes);
    if (!this.push(bytes)) this.#socket.pause();
  };

  readonly #onEnd = (): void => {
    this.push(null);
  };

  readonly #onClose = (): void => {
    // Data still to be read stays readable; without an end there will never be one.
    if (!this.readableEnded && !this.#socket.readableEnded) this.destroy();
    else if (this.readableEnded) this.destroy();
    else this.once('end', () => this.destroy());
  };

  readonly #onError = (error: Error): void => {
    this.destroy(error);
  };

  #record(from: From, bytes: Buffer): void {
    const left = this.#left[from];
    if (bytes.length > left && !this.#capture.overflowed?.includes(from))
      this.#capture.overflowed = [...(this.#capture.overflowed ?? []), from];
    if (left === 0 || bytes.length === 0) return;
    // Views: nobody writes into what was sent or received, and a copy would cost more than the
    // memory it saves.
    const kept = bytes.length > left ? bytes.subarray(0, left) : bytes;
    this.#left[from] = left - kept.length;
    this.#capture.chunks.push({ from, at: performance.now() - this.#since, bytes: kept });
  }
}
