import { createServer, type Server, type Socket } from 'node:net';
import { LOOPBACK } from '../../ca/loopback.ts';
import { listen } from '../../ca/ports.ts';
import type { Endpoint, RunningServer, ServerArrangement } from '../model/running.ts';
import type { Transport } from '../model/terms.ts';
import { ServerSession } from '../wire/smtp/server-session.ts';
import { SmtpSink } from '../wire/smtp/smtp-sink.ts';
import { CertificateStore } from './certificate-store.ts';
import { Contexts } from './contexts.ts';
import type { Defects } from './defects/defects.ts';
import { withFetched } from './fetch.ts';
import { TlsEndpoint } from './tls-endpoint.ts';

const BUDGET = { step: 15_000, total: 60_000 };

/** What stands behind one arrangement: its certificate store and a listener for each transport. */
interface Stand {
  store: CertificateStore;
  endpoint: TlsEndpoint;
  listeners: Map<Transport, { listener: Server; port: number }>;
}

/**
 * The reference target as server: smtp-server behind a TLS endpoint that staples what a careful
 * server would staple. It listens on 127.0.0.1, a port for each arrangement and transport.
 * @param authorities CA certificates the server may use to check a proof before it staples it, DER.
 * @param defects names of `defects.ts`: ways to be wrong.
 */
export async function openReferenceServer(
  arrangements: readonly ServerArrangement[],
  authorities: readonly Uint8Array[],
  defects: Defects,
): Promise<RunningServer> {
  const running = new ReferenceServer(defects);
  const distinct = [
    ...new Map(authorities.map((der) => [Buffer.from(der).toString('latin1'), der])).values(),
  ];
  await Promise.all(arrangements.map((arrangement) => running.put(arrangement, distinct)));
  return running;
}

/**
 * The arrangement with every proof in hand that has to be fetched: before it listens, so that
 * nobody comes too early.
 */
async function fetchedFor(
  arrangement: ServerArrangement,
  authorities: readonly Uint8Array[],
): Promise<ServerArrangement> {
  const { identity, dual, sni } = arrangement;
  const named = Object.entries(sni).map(
    async ([name, files]) => [name, await withFetched(files, authorities)] as const,
  );
  return {
    ...arrangement,
    identity: await withFetched(identity, authorities),
    ...(dual ? { dual: await withFetched(dual, authorities) } : {}),
    sni: Object.fromEntries(await Promise.all(named)),
  };
}

class ReferenceServer implements RunningServer {
  readonly #defects: Defects;
  readonly #stands = new Map<string, Stand>();
  readonly #sessions = new Set<ServerSession>();
  readonly #sink = new SmtpSink(() => {});
  readonly #log: string[] = [];
  readonly #contexts: Contexts;

  constructor(defects: Defects) {
    this.#defects = defects;
    this.#contexts = new Contexts(defects);
  }

  async put(arrangement: ServerArrangement, authorities: readonly Uint8Array[]): Promise<void> {
    const held = this.#defects.has('does-not-fetch')
      ? arrangement
      : await fetchedFor(arrangement, authorities);
    const store = new CertificateStore(held, authorities, this.#defects);
    const stand: Stand = {
      store,
      endpoint: new TlsEndpoint(store, this.#defects, this.#contexts),
      listeners: new Map(),
    };
    for (const transport of arrangement.transports) {
      const listener = createServer({ noDelay: true }, (socket) =>
        this.#accept(socket, stand, transport),
      );
      stand.listeners.set(transport, { listener, port: await listen(listener, LOOPBACK) });
    }
    this.#stands.set(arrangement.slug, stand);
  }

  statusIn(reply: readonly string[]): string | undefined {
    return reply.flatMap((line) => /^mx\.test status (\S+)/.exec(line)?.[1] ?? [])[0];
  }

  endpoint(slug: string, transport: Transport): Endpoint {
    return { host: LOOPBACK, port: this.#stand(slug).listeners.get(transport)?.port ?? 0 };
  }

  async replaceStaple(slug: string, bytes: Uint8Array): Promise<void> {
    this.#stand(slug).store.replaceStaple(bytes);
  }

  async removeStaple(slug: string): Promise<void> {
    this.#stand(slug).store.removeStaple();
  }

  async replaceIdentity(slug: string, files: { key: string; chain: string }): Promise<void> {
    this.#stand(slug).store.replaceIdentity(files);
  }

  log(): readonly string[] {
    return this.#log;
  }

  states(): readonly string[] {
    return [`reference target, Node ${process.versions.node}, OpenSSL ${process.versions.openssl}`];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const session of this.#sessions) session.dismiss();
    for (const { listeners } of this.#stands.values())
      for (const { listener } of listeners.values()) listener.close();
  }

  #stand(slug: string): Stand {
    const stand = this.#stands.get(slug);
    if (!stand) throw new Error(`no such arrangement: ${slug}`);
    return stand;
  }

  #accept(socket: Socket, stand: Stand, transport: Transport): void {
    const { endpoint, store } = stand;
    const number = ++store.connections;
    let told: string | undefined;
    const tell = (status: string): void => {
      told = this.#defects.has('says-nothing-of-status') ? undefined : status;
    };
    const plan = {
      name: transport,
      transport,
      starttls: endpoint.starttls(),
      lapses: endpoint.lapses,
      budget: BUDGET,
      unread: true,
      says: () => told && `status ${told}`,
      handshake: (
        ...words: [
          Parameters<TlsEndpoint['handshake']>[0],
          Parameters<TlsEndpoint['handshake']>[1],
          number,
        ]
      ) =>
        endpoint.handshake(...words, { transport, number, tell }).catch((error: unknown) => {
          this.#log.push(`handshake: ${error instanceof Error ? error.message : String(error)}`);
          if (store.dead) for (const { listener } of stand.listeners.values()) listener.close();
          throw error;
        }),
    };
    const session: ServerSession = new ServerSession(socket, plan, this.#sink, undefined, () =>
      this.#sessions.delete(session),
    );
    this.#sessions.add(session);
  }
}
