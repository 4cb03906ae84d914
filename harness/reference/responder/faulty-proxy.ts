import { once } from 'node:events';
import {
  createServer,
  type IncomingMessage,
  request,
  type Server,
  type ServerResponse,
} from 'node:http';
import { LOOPBACK } from '../../../ca/loopback.ts';

/** An HTTP reply that can still be changed. */
export interface FaultyReply {
  code: number;
  headers: Record<string, string>;
  body: Buffer;
}

/** What was asked, and what is done to the reply. */
export interface ReplyFault {
  /** Before the responder is asked: an answer in its place, or nothing. */
  before?: (method: string, type: string | undefined) => FaultyReply | undefined;
  /** Behind it. */
  after?: (reply: FaultyReply, method: string) => FaultyReply | Promise<FaultyReply>;
  /** The length that is promised beyond what is sent, the connection then being closed. */
  missing?: number;
  /** A client that hangs up ends it. */
  dies?: boolean;
}

/** Stands before a responder and passes everything on, spoiling it as a defect says. */
export class FaultyProxy {
  readonly #server: Server;
  readonly #spoils: ReplyFault;
  readonly #port: number;
  #dead = false;

  private constructor(server: Server, port: number, spoils: ReplyFault) {
    this.#server = server;
    this.#port = port;
    this.#spoils = spoils;
    server.on('request', (asked, answer) => {
      this.#pass(asked, answer).catch(() => answer.destroy());
    });
    server.on('clientError', (_, socket) => {
      this.#gone();
      socket.destroy();
    });
  }

  static async open(port: number, spoils: ReplyFault = {}): Promise<FaultyProxy> {
    const server = createServer().listen(0, LOOPBACK);
    await once(server, 'listening');
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

  #gone(): void {
    if (this.#spoils.dies) this.#dead = true;
  }

  async #pass(asked: IncomingMessage, answer: ServerResponse): Promise<void> {
    if (this.#dead) {
      answer.destroy();
      return;
    }
    const { method = 'GET', headers } = asked;
    const pieces: Buffer[] = [];
    asked.once('aborted', () => this.#gone());
    for await (const piece of asked as AsyncIterable<Buffer>) pieces.push(piece);
    const early = this.#spoils.before?.(method, headers['content-type']);
    const reply = early ?? (await this.#ask(asked, Buffer.concat(pieces)));
    const spoilt = (await this.#spoils.after?.(reply, method)) ?? reply;
    const { missing = 0 } = this.#spoils;
    answer.writeHead(spoilt.code, {
      ...spoilt.headers,
      'content-length': spoilt.body.length + missing,
      connection: 'close',
    });
    if (missing > 0) answer.write(spoilt.body, () => answer.destroy());
    else answer.end(spoilt.body);
  }

  #ask({ method, url, headers }: IncomingMessage, body: Buffer): Promise<FaultyReply> {
    return new Promise((resolve, reject) => {
      const { host: _, ...rest } = headers;
      const call = request(
        { host: LOOPBACK, port: this.#port, method, path: url, headers: rest, agent: false },
        (answer) => {
          const pieces: Buffer[] = [];
          answer.on('data', (piece: Buffer) => pieces.push(piece)).on('error', reject);
          answer.on('end', () => {
            const kept = Object.entries(answer.headers).filter(
              ([name]) =>
                !/^(?:connection|content-length|transfer-encoding|keep-alive)$/.test(name),
            );
            const told = Object.fromEntries(kept.map(([name, value]) => [name, String(value)]));
            resolve({ code: answer.statusCode ?? 0, headers: told, body: Buffer.concat(pieces) });
          });
        },
      );
      call.on('error', reject).end(body);
    });
  }
}
