import { once } from 'node:events';
import {
  type AddressInfo,
  connect as connectTcp,
  createServer as createTcpServer,
  type Socket,
} from 'node:net';
import {
  type ConnectionOptions,
  connect,
  createServer,
  type TLSSocket,
  type TlsOptions,
} from 'node:tls';
import { LOOPBACK } from '../../../../ca/loopback.ts';
import type { Capture } from '../../../model/tls.ts';
import { markTlsStart, newCapture, tap } from './tap.ts';

/** What one handshake of Node's own TLS is to be like. For the tests of the observer. */
export interface RecordedHandshakePlan {
  server: TlsOptions;
  client?: ConnectionOptions;
  /** Bytes given to the OCSPRequest event; none is asked for without them unless `asks`. */
  staple?: Uint8Array;
  asks?: boolean;
  /** Where the tap sits. */
  tapped?: 'client' | 'server';
}

export interface RecordedHandshake {
  capture: Capture;
  /** The sessions the client was given, in order. */
  sessions: Buffer[];
  /** What the client read. */
  heard: string;
  protocol: string | null;
  cipher: string | undefined;
  reused: boolean;
  errors: string[];
}

const closed = (socket: Socket): Promise<unknown> =>
  socket.closed ? Promise.resolve() : new Promise((resolve) => socket.once('close', resolve));

/**
 * A server that stays, so that sessions resume. Each client says one line, hears it back and
 * leaves.
 */
export class HandshakeRecorder implements AsyncDisposable {
  readonly #tls: ReturnType<typeof createServer>;
  readonly #tcp = createTcpServer({ allowHalfOpen: true });
  readonly #plan: RecordedHandshakePlan;
  #capture = newCapture();
  readonly #errors: string[] = [];
  readonly #sockets = new Set<Socket>();

  constructor(plan: RecordedHandshakePlan) {
    this.#plan = plan;
    this.#tls = createServer(plan.server, (socket) => this.#serve(socket));
    this.#tls.on('tlsClientError', (error) => this.#errors.push(`server: ${error.message}`));
    this.#tls.on('keylog', (line) => {
      if (plan.tapped === 'server') this.#capture.keyLog.push(line.toString('latin1').trim());
    });
    this.#tls.on('OCSPRequest', (_certificate, _issuer, answer) => {
      answer(null, plan.staple ? Buffer.from(plan.staple) : Buffer.alloc(0));
    });
    const sessions = new Map<string, Buffer>();
    this.#tls.on('newSession', (id: Buffer, data: Buffer, done: () => void) => {
      sessions.set(id.toString('hex'), data);
      done();
    });
    this.#tls.on(
      'resumeSession',
      (id: Buffer, done: (error: Error | null, data: Buffer | null) => void) => {
        done(null, sessions.get(id.toString('hex')) ?? null);
      },
    );
    this.#tcp.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.on('error', (error) => this.#errors.push(`server: ${error.message}`));
      const stream = plan.tapped === 'server' ? tap(socket, this.#capture, 'server') : socket;
      stream.on('error', () => {});
      if (plan.tapped === 'server') markTlsStart(this.#capture);
      this.#tls.emit('connection', stream);
    });
  }

  async listen(): Promise<this> {
    this.#tcp.listen(0, LOOPBACK);
    await once(this.#tcp, 'listening');
    return this;
  }

  #serve(socket: TLSSocket): void {
    socket.on('error', (error) => this.#errors.push(`server: ${error.message}`));
    socket.on('data', (bytes: Buffer) => socket.write(bytes));
    socket.on('end', () => socket.end());
  }

  /** One connection, recorded. */
  async play(change: ConnectionOptions = {}): Promise<RecordedHandshake> {
    this.#capture = newCapture();
    const capture = this.#capture;
    const errors = this.#errors;
    errors.length = 0;
    const raw = connectTcp({ port: (this.#tcp.address() as AddressInfo).port, host: LOOPBACK });
    const tapped = this.#plan.tapped !== 'server';
    const stream = tapped ? tap(raw, capture, 'client') : raw;
    if (tapped) markTlsStart(capture);
    const { staple, asks = staple !== undefined } = this.#plan;
    const socket = connect({
      rejectUnauthorized: false,
      requestOCSP: asks,
      ...this.#plan.client,
      ...change,
      socket: stream,
    });
    const sessions: Buffer[] = [];
    let heard = '';
    const state: { protocol: string | null; cipher: string | undefined; reused: boolean } = {
      protocol: null,
      cipher: undefined,
      reused: false,
    };
    socket.on('session', (session) => sessions.push(session));
    socket.on('keylog', (line) => tapped && capture.keyLog.push(line.toString('latin1').trim()));
    socket.on('error', (error) => errors.push(`client: ${error.message}`));
    socket.once('secureConnect', () => {
      state.protocol = socket.getProtocol();
      state.cipher = socket.getCipher().standardName;
      state.reused = socket.isSessionReused();
      socket.write('hello\r\n');
    });
    socket.on('data', (bytes: Buffer) => {
      heard += bytes.toString('latin1');
      if (heard.endsWith('\n')) socket.end();
    });
    raw.on('error', (error) => errors.push(`tcp: ${error.message}`));
    await Promise.all([closed(socket), closed(raw)]);
    await Promise.all([...this.#sockets].map(closed));
    this.#sockets.clear();
    return { capture, sessions, heard, ...state, errors: [...errors] };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#tcp.close();
    await once(this.#tcp, 'close');
  }
}

/** One handshake with a server of its own. */
export async function recordHandshake(
  plan: RecordedHandshakePlan,
  change: ConnectionOptions = {},
): Promise<RecordedHandshake> {
  // No `await using`: the parser of the house check does not know it yet.
  const recorder = await new HandshakeRecorder(plan).listen();
  try {
    return await recorder.play(change);
  } finally {
    await recorder[Symbol.asyncDispose]();
  }
}
