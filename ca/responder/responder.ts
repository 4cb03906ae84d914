import { EventEmitter, once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { LOOPBACK } from '../loopback.ts';
import { listen } from '../ports.ts';
import { type Answer, type AnswerKind, errorAnswer, kindOf } from './answer.ts';
import type { Call } from './call.ts';
import { play, sendPage } from './play.ts';
import {
  MAX_REQUEST,
  type OcspRequestView,
  pathOf,
  RequestError,
  readRequest,
  requestInPath,
} from './request.ts';

/** What a responder has to tell; scenarios wait on these. */
interface ResponderEvents {
  request: [call: Call, request: OcspRequestView];
  answered: [call: Call, kind: AnswerKind, answer: Answer];
  /** Something that is no OCSP request, and why not. */
  garbage: [reason: string];
}

export interface ResponderOptions {
  /** Default 127.0.0.1. */
  host?: string;
  /** Default 0: any that is free. */
  port?: number;
  /** What to do with each request; when it throws, the client gets internalError. */
  answer: (request: OcspRequestView, call: Call) => Answer | Promise<Answer>;
  /** Other things to hand out by path: the issuer's certificate, a CRL. */
  files?: (path: string) => { type: string; bytes: Uint8Array } | undefined;
}

/** A GET longer than this is none of ours: 255 octets are what RFC 9919 6 allows. */
const MAX_PATH = 8192;
const HEADERS_MS = 5_000;
const REQUEST_MS = 10_000;
const MAX_CALLS_KEPT = 10_000;
const POST_TYPE = 'application/ocsp-request';

/** An HTTP error to answer with. */
class Refusal extends Error {
  readonly code: number;
  readonly headers: Record<string, string>;
  constructor(code: number, reason: string, headers: Record<string, string> = {}) {
    super(reason);
    this.code = code;
    this.headers = headers;
  }
}

/**
 * An OCSP responder over HTTP (RFC 6960 appendix A, RFC 9919 6 and 7) that can be told to go wrong.
 */
export class Responder extends EventEmitter<ResponderEvents> implements AsyncDisposable {
  /** `http://127.0.0.1:PORT/` */
  readonly url: string;
  readonly port: number;
  readonly #server: Server;
  readonly #options: ResponderOptions;
  readonly #calls: Call[] = [];
  #hits = 0;

  constructor(server: Server, options: ResponderOptions) {
    super();
    const address = server.address();
    if (address === null || typeof address === 'string')
      throw new TypeError('the server does not listen on a port');
    const { address: host, family, port } = address;
    this.port = port;
    this.url = `http://${family === 'IPv6' ? `[${host}]` : host}:${port}/`;
    this.#server = server;
    this.#options = options;
  }

  /** How many OCSP requests came in, well formed ones only. */
  get hits(): number {
    return this.#hits;
  }

  /** The calls so far, the first ten thousand of them. */
  get calls(): readonly Call[] {
    return this.#calls;
  }

  /** Ends every connection, also those that hang, and stops listening. Safe to call twice. */
  async close(): Promise<void> {
    if (!this.#server.listening) return;
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** Takes one HTTP request from start to end. Never rejects. */
  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const path = pathOf(request.url ?? '');
      const file = request.method === 'GET' ? this.#options.files?.(path) : undefined;
      if (file) {
        response
          .writeHead(200, { 'Content-Type': file.type, 'Content-Length': file.bytes.length })
          .end(file.bytes);
        return;
      }
      await this.#answer(request, response);
    } catch (error) {
      this.#refuse(error, request, response);
    }
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { der, remarks } = await received(request);
    const view = readRequest(der);
    this.#hits += 1;
    const call: Call = {
      hit: this.#hits,
      method: request.method === 'GET' ? 'GET' : 'POST',
      path: request.url ?? '',
      headers: headersOf(request),
      at: Date.now(),
      remarks,
    };
    if (this.#calls.length < MAX_CALLS_KEPT) this.#calls.push(call);
    this.emit('request', call, view);
    const answer = await this.#decide(view, call);
    await play(request, response, answer);
    this.emit('answered', call, kindOf(answer), answer);
  }

  async #decide(view: OcspRequestView, call: Call): Promise<Answer> {
    try {
      return await this.#options.answer(view, call);
    } catch (error) {
      this.emit(
        'garbage',
        `no answer could be made: ${error instanceof Error ? error.message : String(error)}`,
      );
      return errorAnswer('internalError');
    }
  }

  #refuse(error: unknown, request: IncomingMessage, response: ServerResponse): void {
    const reason = error instanceof Error ? error.message : String(error);
    this.emit('garbage', reason);
    if (response.headersSent || response.destroyed) {
      response.destroy();
      return;
    }
    if (error instanceof RequestError) {
      void play(request, response, errorAnswer('malformedRequest'));
      return;
    }
    if (!(error instanceof Refusal)) {
      response.destroy();
      return;
    }
    // What is left of the request is read away, so that the reply is not lost to a reset;
    // REQUEST_MS bounds it.
    request.resume();
    sendPage(response, error.code, reason, { ...error.headers, Connection: 'close' });
  }
}

function headersOf({ headers }: IncomingMessage): Record<string, string> {
  const entries = Object.entries(headers).map(([name, value]) => [
    name,
    Array.isArray(value) ? value.join(', ') : value,
  ]);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

/** By events: an iterator over the request takes as long as all the rest of an answer. */
function body(request: IncomingMessage): Promise<Uint8Array> {
  const { promise, resolve, reject } = Promise.withResolvers<Uint8Array>();
  const chunks: Uint8Array[] = [];
  let length = 0;
  request.on('data', (chunk: Uint8Array) => {
    length += chunk.length;
    if (length <= MAX_REQUEST) chunks.push(chunk);
    else reject(new Refusal(413, `a body of more than ${MAX_REQUEST} octets`));
  });
  request.once('end', () => resolve(new Uint8Array(Buffer.concat(chunks))));
  // Every request is closed in the end: an error is made for those alone that did not come whole.
  request.once('error', reject).once('close', () => {
    if (!request.complete) reject(new Error('the client left'));
  });
  return promise;
}

/** DER of the request, from the path of a GET or the body of a POST (RFC 6960 A.1). */
async function received(request: IncomingMessage): Promise<{ der: Uint8Array; remarks: string[] }> {
  const { method, url = '/' } = request;
  if (method !== 'GET' && method !== 'POST')
    throw new Refusal(405, `method ${method}`, { Allow: 'GET, POST' });
  if (url.length > MAX_PATH) throw new Refusal(414, `a path of ${url.length} octets`);
  if (method === 'GET') return requestInPath(url);
  const type = request.headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase();
  if (type !== POST_TYPE) throw new Refusal(415, `content type ${type ?? 'missing'}`);
  if (Number(request.headers['content-length']) > MAX_REQUEST) {
    throw new Refusal(413, `a body of more than ${MAX_REQUEST} octets`);
  }
  return { der: await body(request), remarks: [] };
}

/**
 * Starts a responder and resolves once it listens.
 * @throws Error with `code` EADDRINUSE, EACCES, … when it cannot.
 */
export async function startResponder(options: ResponderOptions): Promise<Responder> {
  const server = createServer({
    headersTimeout: HEADERS_MS,
    requestTimeout: REQUEST_MS,
    keepAliveTimeout: HEADERS_MS,
    connectionsCheckingInterval: 1_000,
  });
  await listen(server, options.host ?? LOOPBACK, options.port);
  const responder = new Responder(server, options);
  server.on('request', (request, response) => void responder.handle(request, response));
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    // A client that connects and goes has said nothing worth telling.
    if (error.code !== 'ECONNRESET')
      responder.emit('garbage', `not HTTP: ${error.code ?? error.message}`);
    if (socket.writable)
      socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
    else socket.destroy();
  });
  return responder;
}
