import { once } from 'node:events';
import {
  createServer,
  type IncomingMessage,
  request,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { Socket } from 'node:net';
import { LOOPBACK } from '../../../ca/loopback.ts';
import { listen } from '../../../ca/ports.ts';
import { errorAnswer } from '../../../ca/responder/answer.ts';

/** An HTTP reply that can still be changed. */
export interface FaultyReply {
  code: number;
  headers: Record<string, string>;
  body: Buffer;
}

/** What was asked, and what is done to the reply. */
export interface ReplyFault {
  /** Before the responder is asked: an answer in its place, or nothing. */
  before?: (asked: IncomingMessage) => FaultyReply | undefined;
  /** Behind it. */
  after?: (reply: FaultyReply, method: string) => FaultyReply | Promise<FaultyReply>;
  /** The length that is promised beyond what is sent, the connection then being closed. */
  missing?: number;
  /** The body in chunks. */
  chunks?: true;
  /** No Date. */
  clockless?: true;
  headWithBody?: true;
  /** One request a connection; at another it is closed. */
  once?: true;
  /** A header of the request that is not passed on. */
  drops?: string;
  /** What ends it: nobody is answered any more. */
  diesOf?: 'leaving' | 'hanging-up' | 'malformed';
  oneAtATime?: true;
  /** tryLater where several ask at once. */
  failsInACrowd?: true;
}

/** Stands before a responder and passes everything on, spoiling it as a defect says. */
export class FaultyProxy {
  readonly #server: Server;
  readonly #spoils: ReplyFault;
  readonly #port: number;
  readonly #seen = new Set<Socket>();
  readonly #open = new Set<Socket>();
  #under = 0;
  #dead = false;

  private constructor(server: Server, port: number, spoils: ReplyFault) {
    this.#server = server;
    this.#port = port;
    this.#spoils = spoils;
    server.on('connection', (socket: Socket) => {
      this.#open.add(socket);
      let said = false;
      socket.prependOnceListener('data', () => {
        said = true;
      });
      socket.once('close', () => {
        this.#open.delete(socket);
        if (!said && spoils.diesOf === 'leaving' && socket.bytesRead === 0) this.#dead = true;
      });
    });
    server.on('request', (asked, answer) => {
      this.#pass(asked, answer).catch(() => answer.destroy());
    });
    server.on('clientError', (_, socket) => {
      if (spoils.diesOf === 'hanging-up') this.#dead = true;
      socket.destroy();
    });
  }

  static async open(port: number, spoils: ReplyFault = {}): Promise<FaultyProxy> {
    const server = createServer();
    await listen(server, LOOPBACK);
    return new FaultyProxy(server, port, spoils);
  }

  get port(): number {
    const address = this.#server.address();
    return typeof address === 'object' && address ? address.port : 0;
  }

  async close(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  async #pass(asked: IncomingMessage, answer: ServerResponse): Promise<void> {
    const { method = 'GET', socket } = asked;
    const again = this.#seen.has(socket);
    this.#seen.add(socket);
    if (this.#dead || (again && this.#spoils.once)) {
      answer.destroy();
      return;
    }
    // Whoever came first is let go of first, and never is.
    if (this.#spoils.oneAtATime && [...this.#open][0] !== socket) return;
    this.#under += 1;
    const crowded = this.#spoils.failsInACrowd && this.#under > 1;
    const pieces: Buffer[] = [];
    asked.once('aborted', () => {
      if (this.#spoils.diesOf === 'hanging-up') this.#dead = true;
    });
    try {
      for await (const piece of asked as AsyncIterable<Buffer>) pieces.push(piece);
      const early = this.#spoils.before?.(asked);
      const reply = early ?? (await this.#ask(asked, Buffer.concat(pieces)));
      const told = crowded ? { ...reply, body: Buffer.from(errorAnswer('tryLater')) } : reply;
      const malformed = told.body.equals(errorAnswer('malformedRequest'));
      if (malformed && this.#spoils.diesOf === 'malformed') this.#dead = true;
      this.#send(answer, (await this.#spoils.after?.(told, method)) ?? told, method);
    } finally {
      this.#under -= 1;
    }
  }

  #send(answer: ServerResponse, { code, headers, body }: FaultyReply, method: string): void {
    const { missing = 0, chunks, clockless, headWithBody } = this.#spoils;
    if (method === 'HEAD' && headWithBody) {
      answer.socket?.end('HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello');
      return;
    }
    if (clockless) answer.sendDate = false;
    const length = { 'content-length': body.length + missing };
    answer.writeHead(code, { ...headers, ...(chunks ? {} : length) });
    if (missing > 0) answer.write(body, () => answer.destroy());
    else if (chunks) {
      answer.write(body.subarray(0, 1));
      answer.end(body.subarray(1));
    } else answer.end(body);
  }

  #ask({ method, url, headers }: IncomingMessage, body: Buffer): Promise<FaultyReply> {
    return new Promise((resolve, reject) => {
      const kept = Object.entries(headers).filter(
        ([name]) => !['host', 'transfer-encoding', this.#spoils.drops].includes(name),
      );
      const call = request(
        {
          host: LOOPBACK,
          port: this.#port,
          method,
          path: url,
          headers: {
            ...Object.fromEntries(kept),
            ...(body.length > 0 ? { 'content-length': body.length } : {}),
          },
          agent: false,
        },
        (answer) => {
          const pieces: Buffer[] = [];
          answer.on('data', (piece: Buffer) => pieces.push(piece)).on('error', reject);
          answer.on('end', () => {
            const told = Object.entries(answer.headers).filter(
              ([name]) =>
                !/^(?:connection|content-length|transfer-encoding|keep-alive|date)$/.test(name),
            );
            resolve({
              code: answer.statusCode ?? 0,
              headers: Object.fromEntries(told.map(([name, value]) => [name, String(value)])),
              body: Buffer.concat(pieces),
            });
          });
        },
      );
      call.on('error', reject).end(body);
    });
  }
}
