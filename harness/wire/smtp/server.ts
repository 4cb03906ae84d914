import { EventEmitter, once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { listen } from '../../../ca/ports.ts';
import type { Connection, Delivery } from '../../model/observation.ts';
import type { ClientHost, ServerTrick } from '../../model/scenario.ts';
import type { TlsVersion, Transport } from '../../model/terms.ts';
import type { Capture } from '../../model/tls.ts';
import { type BudgetPlan, until } from '../budget.ts';
import { firstHello, needsRetry, offersMlDsa } from '../tls/scripted/first-hello.ts';
import { scriptedServer } from '../tls/scripted/server.ts';
import { type HeldPort, holdPort } from './held-port.ts';
import { OrdinaryServer } from './ordinary-server.ts';
import { ServerSession } from './server-session.ts';
import { SmtpSink } from './smtp-sink.ts';

/** One host that clients send to. */
export interface HostPlan {
  /** Address to listen on. */
  listenOn: string;
  /** Default: any that is free. */
  port?: number;
  transport: Transport;
  /** The only version spoken. */
  tls: TlsVersion;
  /** PKCS#8 PEM. */
  key: string;
  /** PEM chain as sent, leaf first. */
  certificates: string;
  /** The leaf's staple, DER; given to clients that ask (a trick may give it to others). */
  staple: Uint8Array | undefined;
  /** TLS 1.3: staples for the entries behind the leaf, in order. */
  chainStaples: readonly (Uint8Array | undefined)[];
  /** TLS 1.3: what is shown in its place to whoever offers signatures by ML-DSA. */
  dual?: Pick<HostPlan, 'key' | 'certificates' | 'staple'>;
  trick: ServerTrick;
  starttls: ClientHost['starttls'];
  /** May sessions be resumed here? */
  tickets: boolean;
  /** Nothing listens. */
  down: boolean;
  /** Name of the connections and deliveries from now on. */
  name: string;
  /** Default: 15 s a step, 60 s in all. A step is what passes without a line from the client. */
  budget?: BudgetPlan;
  /** Milliseconds since the epoch (`Date.now()`) at which the run began. */
  runStart?: number;
}

interface Events {
  delivery: [Delivery];
  'connection-end': [{ connection: Connection; capture: Capture }];
}

/**
 * A host of ours that stands. Records are added when a connection is accepted, and complete once it
 * has ended.
 */
export interface OpenHost extends AsyncDisposable {
  readonly port: number;
  readonly connections: readonly { connection: Connection; capture: Capture }[];
  readonly deliveries: readonly Delivery[];
  /**
   * Changes what later connections meet; the promise is for `down`, once the port is closed or open
   * again.
   */
  update(change: Partial<HostPlan>): Promise<void>;
  /** Resolves when no connection is open. */
  idle(): Promise<void>;
  /**
   * The same after so many milliseconds at the latest: then those still open are ended, so that
   * their records are complete.
   */
  settle(ms: number): Promise<void>;
  readonly events: EventEmitter<Events>;
}

const BUDGET: BudgetPlan = { step: 15_000, total: 60_000 };

/**
 * Opens a host. With `down` a port is held without listening, so that a connection to it is
 * refused.
 */
export async function openHost(plan: HostPlan): Promise<OpenHost> {
  const host = new Host(plan);
  await host.open();
  return host;
}

class Host implements OpenHost {
  readonly events = new EventEmitter<Events>();
  readonly connections: { connection: Connection; capture: Capture }[] = [];
  readonly deliveries: Delivery[] = [];
  port = 0;
  #plan: HostPlan;
  #listener: Server | undefined;
  #held: HeldPort | undefined;
  readonly #ordinary: OrdinaryServer;
  readonly #second: OrdinaryServer;
  readonly #sessions = new Map<string, { session: ServerSession; index: number }>();
  readonly #sink = new SmtpSink((id, headers) => this.#deliver(id, headers));

  constructor(plan: HostPlan) {
    this.#plan = plan;
    this.port = plan.port ?? 0;
    this.#ordinary = new OrdinaryServer(plan);
    this.#second = new OrdinaryServer({ ...plan, ...plan.dual });
  }

  async open(): Promise<void> {
    if (!this.#plan.down) return this.#listen();
    this.#held = await holdPort(this.#plan.listenOn);
    this.port = this.#held.port;
  }

  async update(change: Partial<HostPlan>): Promise<void> {
    const wasDown = this.#plan.down;
    this.#plan = { ...this.#plan, ...change };
    this.#ordinary.update(this.#plan);
    this.#second.update({ ...this.#plan, ...this.#plan.dual });
    if (this.#plan.down && !wasDown) await this.#goDown();
    if (!this.#plan.down && wasDown) await this.#listen();
  }

  async idle(): Promise<void> {
    while (this.#sessions.size > 0) await once(this.events, 'connection-end');
  }

  async settle(ms: number): Promise<void> {
    await until<void>(performance.now() + ms, 'the end of the connections', (resolve) => {
      void this.idle().then(resolve);
      return () => {};
    }).catch(() => {
      for (const { session } of this.#sessions.values()) session.abandon();
    });
    await this.idle();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const { session } of this.#sessions.values()) session.dismiss();
    this.#held?.release();
    await this.#close();
    await this.idle();
  }

  async #listen(): Promise<void> {
    const listener = createServer({ noDelay: true }, (socket) => this.#accept(socket));
    this.port = await listen(listener, this.#plan.listenOn, this.port);
    this.#listener = listener;
    this.#held?.release();
    this.#held = undefined;
  }

  async #goDown(): Promise<void> {
    const closed = this.#close();
    this.#held = await holdPort(this.#plan.listenOn, this.port);
    await closed;
  }

  async #close(): Promise<void> {
    const listener = this.#listener;
    this.#listener = undefined;
    if (!listener) return;
    const closed = once(listener, 'close');
    listener.close();
    if (this.#sessions.size === 0) await closed;
  }

  #accept(socket: Socket): void {
    const { name, transport, starttls, budget = BUDGET, runStart } = this.#plan;
    const session = new ServerSession(
      socket,
      {
        name,
        transport,
        starttls,
        budget,
        handshake: (stream, capture, end) => this.#handshake(stream, capture, end),
      },
      this.#sink,
      runStart,
      () => {
        this.#sessions.delete(session.id);
        this.events.emit('connection-end', {
          connection: session.connection,
          capture: session.capture,
        });
      },
    );
    const index =
      this.connections.push({ connection: session.connection, capture: session.capture }) - 1;
    this.#sessions.set(session.id, { session, index });
  }

  /**
   * Node's TLS for what it can do; a scripted server for tricks, for staples behind the leaf, and
   * behind a HelloRetryRequest.
   */
  async #handshake(stream: Duplex, capture: Capture, end: number): Promise<Duplex> {
    const { trick, tls, dual } = this.#plan;
    const second = dual && tls === '1.3' && offersMlDsa(await firstHello(stream, end));
    const chosen = second ? { ...this.#plan, ...dual } : this.#plan;
    const { staple } = chosen;
    const chainStaples = second ? [] : chosen.chainStaples;
    const plan = { ...chosen, staples: [staple, ...chainStaples] };
    const ordinary = trick === 'none' && chainStaples.every((each) => each === undefined);
    if (!ordinary) return scriptedServer(stream, plan, capture, end);
    if (tls === '1.3' && staple !== undefined) {
      const hello = await firstHello(stream, end);
      if (hello && needsRetry(hello)) return scriptedServer(stream, plan, capture, end);
    }
    return (second ? this.#second : this.#ordinary).handshake(stream, capture, end);
  }

  #deliver(id: string, headers: string[]): void {
    const found = this.#sessions.get(id);
    if (!found) return;
    const { connection } = found.session;
    const secure = connection.smtp.findLast(({ from }) => from === 'client')?.secure ?? false;
    const delivery: Delivery = {
      host: connection.name,
      over: secure ? 'tls' : 'clear',
      headers,
      connection: found.index,
      at: Date.now() - (this.#plan.runStart ?? Date.now()),
    };
    this.deliveries.push(delivery);
    this.events.emit('delivery', delivery);
  }
}
