import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { setTimeout as passed } from 'node:timers/promises';
import { createSecureContext, createServer, type Server, type TLSSocket } from 'node:tls';
import { LOOPBACK } from '../../../ca/loopback.ts';
import { listen } from '../../../ca/ports.ts';
import type {
  Endpoint,
  FetcherArrangement,
  FetcherIdentity,
  FetcherInstance,
  FetchRun,
  Started,
} from '../../model/running.ts';
import type { DefectName, Defects } from '../defects/defects.ts';
import { type Kept, StatusHolder } from './status-holder.ts';

/** How far its clock is moved to have it ask again, seconds. */
const REFRESH = 4000;
/** How long a defect that reads its configuration waits for somebody to come, milliseconds. */
const READS_FOR = 500;

/**
 * The reference as a server that fetches: TLS alone, an answer for each certificate, asked for in
 * the background as it starts and when it is due.
 */
export class ReferenceFetchingServer implements FetcherInstance {
  readonly refresh = { advance: REFRESH };
  readonly #arrangement: FetcherArrangement;
  readonly #defects: Defects;
  readonly #say: (line: string) => void;
  readonly #kept = new Map<string, Kept>();
  #server: Server | undefined;
  #stop = new AbortController();
  #holders = new Map<string, StatusHolder>();
  #ahead = 0;
  /** To be told that somebody came, while the configuration is being read again. */
  #reading: (() => void) | undefined;
  /** What a server does one client at a time. */
  #queue: Promise<unknown> = Promise.resolve();

  constructor(arrangement: FetcherArrangement, defects: Defects, say: (line: string) => void) {
    this.#arrangement = arrangement;
    this.#defects = defects;
    this.#say = say;
  }

  #has(name: DefectName): boolean {
    return this.#defects.has(name);
  }

  #entries(): [string, FetcherIdentity][] {
    const { identity, others } = this.#arrangement;
    return [['main', identity], ...Object.entries(others)];
  }

  async start(): Promise<Started> {
    const began = performance.now();
    this.#stop = new AbortController();
    this.#holders = new Map(
      this.#entries().map(([name, identity]) => [name, this.#holder(name, identity)]),
    );
    const { identity } = this.#arrangement;
    if (this.#has('dies-without-responder-name') && identity.url === undefined)
      return { opened: 'never', ended: 'the certificate names no responder' };
    const asking = Promise.all([...this.#holders.values()].map((holder) => holder.refresh()));
    if (this.#has('starts-behind-responder')) {
      await Promise.race([asking, passed(20_000, undefined, { signal: this.#stop.signal })]);
      if (performance.now() - began > 1500) return { opened: 'never', ended: 'it gave up' };
    }
    this.#server = createServer({
      key: identity.key,
      cert: identity.chain,
      SNICallback: (name, done) => {
        const entry = this.#arrangement.others[name] ?? identity;
        done(null, createSecureContext({ key: entry.key, cert: entry.chain }));
      },
    });
    this.#server.on('OCSPRequest', (leaf: Buffer, _issuer: Buffer, done) => {
      void this.#stapleFor(leaf).then(
        (staple) => done(null, staple ? Buffer.from(staple) : null),
        (error: unknown) => done(error instanceof Error ? error : new Error(String(error)), null),
      );
    });
    this.#server.on('secureConnection', (socket: TLSSocket) => socket.on('error', () => {}));
    await listen(this.#server, LOOPBACK);
    this.#say(`${this.#arrangement.mark} listens`);
    return { opened: Math.round(performance.now() - began) };
  }

  #holder(name: string, identity: FetcherIdentity): StatusHolder {
    const { settings, forced } = this.#arrangement;
    return new StatusHolder(identity, {
      ...{ settings, forced, defects: this.#defects },
      clock: () => Date.now() + this.#ahead * 1000,
      stop: this.#stop.signal,
      kept: this.#has('forgets-on-restart') ? undefined : this.#kept.get(name),
    });
  }

  async #stapleFor(leaf: Buffer): Promise<Uint8Array | undefined> {
    const main = this.#holders.get('main');
    const own = [...this.#holders.values()].find((one) => Buffer.compare(one.leaf, leaf) === 0);
    const holder = this.#has('confuses-certificates') ? main : own;
    if (!holder) return undefined;
    if (this.#has('dies-in-handshake')) throw new Error('no answer at hand');
    if (this.#reading) {
      this.#reading();
      await once(this.#stop.signal, 'abort');
    }
    const asking = holder.refresh();
    if (this.#has('waits-in-handshake')) await this.#oneByOne(() => asking);
    const staple = holder.staple();
    if (staple !== undefined) return staple;
    if (this.#has('fails-without-answer')) throw new Error('no answer at hand');
    if (this.#has('stalls-without-answer')) await once(this.#stop.signal, 'abort');
    return undefined;
  }

  /** One behind the other. */
  #oneByOne<T>(task: () => Promise<T>): Promise<T> {
    const next = this.#queue.then(task);
    this.#queue = next.catch(() => {});
    return next;
  }

  async stop(): Promise<void> {
    for (const [name, holder] of this.#holders) if (holder.kept) this.#kept.set(name, holder.kept);
    this.#stop.abort();
    const server = this.#server;
    this.#server = undefined;
    server?.close();
  }

  endpoint(): Endpoint {
    const address = this.#server?.address() as AddressInfo | null | undefined;
    return { host: LOOPBACK, port: address?.port ?? 9 };
  }

  async advance(seconds: number): Promise<void> {
    if (!this.#has('stands-still')) this.#ahead = seconds;
  }

  async reload(): Promise<void> {
    if (this.#has('stalls-on-reload')) {
      const came = Promise.withResolvers<void>();
      this.#reading = came.resolve;
      await Promise.race([came.promise, passed(READS_FOR, undefined, { ref: false })]);
      this.#reading = undefined;
    }
    if (!this.#has('loses-all-on-reload')) return;
    for (const [name, identity] of this.#entries()) {
      this.#kept.delete(name);
      this.#holders.set(name, this.#holder(name, { ...identity, url: undefined }));
    }
  }

  fetch(): Promise<FetchRun> {
    throw new Error('a server is not run once');
  }

  serve(): Promise<Started> {
    throw new Error('a server writes no file');
  }

  async alive(): Promise<boolean> {
    return this.#server !== undefined;
  }

  configuration(): string | undefined {
    return undefined;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }
}
