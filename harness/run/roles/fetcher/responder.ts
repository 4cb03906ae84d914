import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createListener, type Server as Listener, type Socket } from 'node:net';
import { setTimeout as passed } from 'node:timers/promises';
import type { Identity, World } from '../../../../ca/authority/world.ts';
import { listen } from '../../../../ca/ports.ts';
import { Proof } from '../../../../ca/proof/good.ts';
import {
  type OcspRequestView,
  RequestError,
  readRequest,
  requestInPath,
} from '../../../../ca/responder/request.ts';
import type { Reply } from '../../../model/fetcher/scenario.ts';
import type { FetchRequest } from '../../../model/observation.ts';
import { toBase64, toHex } from '../../../model/octets.ts';
import type { Capture } from '../../../model/tls.ts';
import { newCapture, tap } from '../../../wire/tls/observe/tap.ts';
import { reply } from './reply.ts';

/** Octets of a request's body that are kept and read. */
const MOST_BODY = 64 * 1024;
/** A request of which nothing more comes is given up; milliseconds. */
const REQUEST_MS = 15_000;
/** Where a redirection leads to. */
const ELSEWHERE = '/elsewhere/';

/** What all responders of one scenario have in common. */
export interface Scene {
  /** Milliseconds since it began. */
  now(): number;
  /** Seconds by which the clock was moved. */
  clock(): number;
  world: World;
  /** How long each reply is held, milliseconds. */
  answersAfter: number;
  /** A request has come: it is on record, and not answered yet. */
  came(request: FetchRequest): void;
  /** It was answered, or its sender is gone. @param octets handed out as an answer. */
  over(request: FetchRequest, named: string, octets: Uint8Array | undefined): void;
}

/** A responder of ours for one certificate, which does as it is told and records who asks. */
export class FetcherResponder implements AsyncDisposable {
  readonly captures: Capture[] = [];
  readonly #scene: Scene;
  readonly #of: string;
  readonly #listenOn: string;
  readonly #http: Server;
  readonly #raw = new WeakMap<object, Socket>();
  readonly #sockets = new Set<Socket>();
  #listener: Listener | undefined;
  #port = 0;
  #identity: Identity | undefined;
  #reply: Reply = { kind: 'down' };
  #named = 'as-given';

  private constructor(scene: Scene, of: string, listenOn: string) {
    this.#scene = scene;
    this.#of = of;
    this.#listenOn = listenOn;
    this.#http = createServer({ requestTimeout: REQUEST_MS, headersTimeout: REQUEST_MS });
    this.#http.on('request', (request, response) => void this.#take(request, response));
    this.#http.on('clientError', (_error, socket) => socket.destroy());
  }

  /** Listens at a port of its own. @throws Error when the address cannot be listened on. */
  static async open(scene: Scene, of: string, listenOn: string): Promise<FetcherResponder> {
    const made = new FetcherResponder(scene, of, listenOn);
    await made.#listen();
    return made;
  }

  get port(): number {
    return this.#port;
  }

  /** Whom it speaks of, and what it does from now on. */
  async does(named: string, what: Reply, identity: Identity): Promise<void> {
    this.#identity = identity;
    this.#named = named;
    this.#reply = what;
    const down = !(what instanceof Proof) && what.kind === 'down';
    if (down) await this.#close();
    else if (!this.#listener) await this.#listen();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#close();
    this.#http.close();
  }

  async #listen(): Promise<void> {
    const listener = createListener({ noDelay: true }, (socket) => this.#accept(socket));
    this.#port = await listen(listener, this.#listenOn, this.#port);
    this.#listener = listener;
  }

  async #close(): Promise<void> {
    const listener = this.#listener;
    this.#listener = undefined;
    for (const socket of this.#sockets) socket.destroy();
    if (!listener) return;
    const closed = once(listener, 'close');
    listener.close();
    await closed;
  }

  #accept(socket: Socket): void {
    this.#sockets.add(socket);
    socket.once('close', () => this.#sockets.delete(socket));
    const capture = newCapture();
    this.captures.push(capture);
    const stream = tap(socket, capture, 'server');
    this.#raw.set(stream, socket);
    stream.on('error', () => {});
    this.#http.emit('connection', stream);
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.sendDate = false;
    response.on('error', () => {});
    const { rawHeaders, method = '', url = '', httpVersion } = request;
    const { answersAfter: held } = this.#scene;
    const record: FetchRequest = {
      at: this.#scene.now(),
      clock: this.#scene.clock(),
      of: this.#of,
      method,
      target: url.slice(0, MOST_BODY),
      http: httpVersion,
      headers: pairs(rawHeaders),
      body: '',
      reply: wordsOf(this.#reply),
      ...(held > 0 ? { held } : {}),
    };
    const [named, what, identity] = [this.#named, this.#reply, this.#identity];
    this.#scene.came(record);
    let octets: Uint8Array | undefined;
    try {
      record.body = toBase64(await bodyOf(request));
      const view = viewOf(record);
      if (held > 0) await passed(held);
      if (identity) octets = await this.#answer(request, response, { view, what, identity });
      else response.destroy();
    } catch {
      // Who goes in the middle of a sentence has gone; what it said so far is on record.
      response.destroy();
    }
    record.until = this.#scene.now();
    this.#scene.over(record, named, octets);
  }

  async #answer(
    request: IncomingMessage,
    response: ServerResponse,
    {
      view,
      what,
      identity,
    }: { view: OcspRequestView | undefined; what: Reply; identity: Identity },
  ): Promise<Uint8Array | undefined> {
    const [id] = view?.certIds ?? [];
    const serial = toHex(identity.holder.serial);
    const about = view?.certIds.some((one) => toHex(one.serial) === serial) ?? false;
    const moved = request.url?.startsWith(ELSEWHERE) ?? false;
    const redirects = !(what instanceof Proof) && what.kind === 'redirect' && what.to === 'answer';
    const refusal: Reply | undefined = !view
      ? { kind: 'error', status: 'malformedRequest' }
      : about
        ? undefined
        : { kind: 'error', status: 'unauthorized' };
    const { world } = this.#scene;
    const told = redirects && moved ? new Proof() : what;
    return reply(
      {
        ...{ request, response, identity, world },
        raw: this.#raw.get(request.socket),
        now: new Date(Date.now() + this.#scene.clock() * 1000),
        hash: id?.hash,
        elsewhere: redirects ? ELSEWHERE + lastPart(request.url ?? '') : (request.url ?? '/'),
      },
      // A fault of the wire is one whatever was asked.
      told instanceof Proof || told.kind === 'error' ? (refusal ?? told) : told,
    );
  }
}

/** Behind the last slash: the request of a GET; nothing of a POST. */
const lastPart = (target: string): string => target.slice(target.lastIndexOf('/') + 1);

function pairs(raw: readonly string[]): [string, string][] {
  const found: [string, string][] = [];
  for (let at = 0; at + 1 < raw.length && found.length < 64; at += 2)
    found.push([raw[at] ?? '', (raw[at + 1] ?? '').slice(0, 1000)]);
  return found;
}

async function bodyOf(request: IncomingMessage): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  const pieces: AsyncIterable<Uint8Array> = request.iterator({ destroyOnReturn: false });
  for await (const chunk of pieces) {
    length += chunk.length;
    if (length > MOST_BODY) break;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** What was asked, where it can be read. */
function viewOf({ method, target, body }: FetchRequest): OcspRequestView | undefined {
  try {
    const der = method === 'GET' ? requestInPath(target).der : Buffer.from(body, 'base64');
    return readRequest(new Uint8Array(der));
  } catch (error) {
    if (error instanceof RequestError) return undefined;
    throw error;
  }
}

/** What a reply does, in a few words. */
function wordsOf(what: Reply): string {
  if (what instanceof Proof) return 'an answer';
  const { kind, ...rest } = what;
  const words = Object.values(rest).filter((word) => !(word instanceof Proof));
  return [kind, ...words.map(String)].join(' ');
}
