import { connect, type Socket } from 'node:net';
import type { Capture } from '../../model/tls.ts';
import { until } from '../budget.ts';
import { Stop } from '../stop.ts';
import { HttpNonsense, type HttpReply, ReplyReader } from './reply.ts';

/** One request as it goes out. */
export interface HttpRequest {
  method: string;
  target: string;
  version: '1.0' | '1.1';
  headers: readonly [name: string, value: string][];
  body: Uint8Array;
  /** The body in chunks; the header has to say so. */
  chunked?: boolean;
}

/** What a request came to. */
export interface HttpSeen {
  reply: HttpReply | undefined;
  how: 'done' | 'refused' | 'closed' | 'reset' | 'stalled' | 'flooded' | 'nonsense';
  detail?: string;
  /** Octets behind the reply, up to the end of the connection where nothing else is to come. */
  behind: number;
  ms: number;
}

/** The octets of a request. */
export function requestBytes(request: HttpRequest): Uint8Array {
  const { method, target, version, headers, body, chunked = false } = request;
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  const head = Buffer.from(`${method} ${target} HTTP/${version}\r\n${lines}\r\n`, 'latin1');
  if (!chunked) return Buffer.concat([head, body]);
  // Two chunks where there is enough for two.
  const half = Math.ceil(body.length / 2);
  const pieces = [body.subarray(0, half), body.subarray(half)].filter(({ length }) => length > 0);
  const chunks = pieces.flatMap((piece) => [
    Buffer.from(`${piece.length.toString(16)}\r\n`, 'latin1'),
    piece,
    Buffer.from('\r\n', 'latin1'),
  ]);
  return Buffer.concat([head, ...chunks, Buffer.from('0\r\n\r\n', 'latin1')]);
}

/** What is recorded of a connection at most, octets of each side. */
const RECORDED = 4 << 20;
/** How long octets behind a reply that has no body may come after we said that we are done; ms. */
const BEHIND = 1000;

/** One TCP connection over which HTTP/1 is spoken by us, and a record of its octets. */
export class HttpConnection {
  readonly capture: Capture = { chunks: [], tlsStart: undefined, keyLog: [], http: true };
  readonly #socket: Socket;
  readonly #began = performance.now();
  #heard: ((octets: Uint8Array) => void) | undefined;
  #over: ((how: 'closed' | 'reset') => void) | undefined;
  #ended: 'closed' | 'reset' | undefined;
  #recorded = 0;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (octets: Buffer) => {
      this.#record('server', octets);
      this.#heard?.(octets);
    });
    socket.on('error', (error: NodeJS.ErrnoException) => {
      this.#end(error.code === 'ECONNRESET' || error.code === 'EPIPE' ? 'reset' : 'closed');
    });
    socket.once('end', () => this.#end('closed')).once('close', () => this.#end('closed'));
  }

  /** @throws Error in a few words when nobody takes the connection within the budget (ms). */
  static async open(host: string, port: number, budget: number): Promise<HttpConnection> {
    const socket = connect({ host, port, allowHalfOpen: true });
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const timer = setTimeout(() => reject(new Error('the connection is not taken')), budget);
    socket.once('connect', resolve).once('error', reject);
    try {
      await promise;
    } catch (error) {
      socket.destroy();
      throw error;
    } finally {
      clearTimeout(timer);
      socket.off('error', reject);
    }
    return new HttpConnection(socket);
  }

  /** May another request go over it? */
  get usable(): boolean {
    return this.#ended === undefined && this.#socket.writable;
  }

  /** Our port. */
  get port(): number {
    return this.#socket.localPort ?? 0;
  }

  /** Sends a request and reads the reply. Never rejects. */
  async ask(request: HttpRequest, budget: number): Promise<HttpSeen> {
    const began = performance.now();
    const reader = new ReplyReader(request.method);
    type Met = Omit<HttpSeen, 'ms' | 'behind'>;
    const met = (how: HttpSeen['how'], reply = reader.partial, detail?: string): Met => ({
      reply,
      how,
      ...(detail === undefined ? {} : { detail }),
    });
    const seen = await until<Met>(began + budget, 'the reply', (resolve) => {
      this.#heard = (octets) => {
        try {
          const reply = reader.take(octets);
          if (reply) resolve(met('done', reply));
          else if (reader.flooded) resolve(met('flooded'));
        } catch (error) {
          if (!(error instanceof HttpNonsense)) throw error;
          resolve(met('nonsense', undefined, error.message));
        }
      };
      this.#over = (how) => {
        const reply = reader.end();
        resolve(reply ? met('done', reply) : met(how));
      };
      if (this.#ended !== undefined) resolve({ reply: undefined, how: this.#ended });
      else this.write(requestBytes(request));
      return () => {
        this.#heard = undefined;
        this.#over = undefined;
      };
    }).catch((error: unknown): Met => {
      if (error instanceof Stop) return met('stalled');
      throw error;
    });
    const ms = performance.now() - began;
    const bodiless = seen.reply?.framing === 'none';
    const more = bodiless && seen.how === 'done' ? await this.#behind() : 0;
    return { ...seen, behind: reader.left.length + more, ms: Math.round(ms) };
  }

  /** Puts octets on the wire as they are. */
  write(octets: Uint8Array): void {
    if (!this.usable) return;
    this.#record('client', octets);
    this.#socket.write(octets);
  }

  close(): void {
    this.#socket.destroy();
  }

  /**
   * What comes behind a reply without a body: we say that we are done, and read until the other
   * side has done so, too.
   */
  async #behind(): Promise<number> {
    let count = 0;
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, BEHIND);
    this.#heard = (octets) => {
      count += octets.length;
      if (count > RECORDED) resolve();
    };
    this.#over = () => resolve();
    if (this.#ended !== undefined) resolve();
    else this.#socket.end();
    await promise.finally(() => clearTimeout(timer));
    return count;
  }

  #end(how: 'closed' | 'reset'): void {
    this.#ended ??= how;
    this.#over?.(this.#ended);
  }

  #record(from: 'client' | 'server', bytes: Uint8Array): void {
    this.#recorded += bytes.length;
    if (this.#recorded > 2 * RECORDED) {
      const over = this.capture.overflowed ?? [];
      this.capture.overflowed = over.includes(from) ? over : [...over, from];
      return;
    }
    this.capture.chunks.push({ from, at: Math.round(performance.now() - this.#began), bytes });
  }
}
