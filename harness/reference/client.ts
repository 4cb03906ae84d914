import { LOOPBACK } from '../../ca/loopback.ts';
import type { Disposition, RunningClient, SendOrder } from '../model/running.ts';
import { type Attempt, attempt, type Kept } from './attempt.ts';
import type { DefectName, Defects } from './defects/defects.ts';

const HEADER = /^X-Mailstaple-OCSP:\s*(\S+)/i;

/**
 * The reference target as client: a small sender on Node's TLS that judges staples with the
 * examiner.
 * @param rootsPem the roots it trusts.
 * @param defects names of `defects.ts`: ways to be wrong.
 */
export function openReferenceClient(rootsPem: string, defects: Defects): RunningClient {
  return new ReferenceClient(rootsPem, defects);
}

class ReferenceClient implements RunningClient {
  readonly listenOn = LOOPBACK;
  readonly #rootsPem: string;
  readonly #defects: Defects;
  readonly #queue = new Map<string, SendOrder>();
  /** Sessions by port: what was verified then is known then. */
  readonly #sessions = new Map<number, Kept>();
  readonly #refused = new Set<number>();
  readonly #log: string[] = [];
  #hadNoTls = false;

  constructor(rootsPem: string, defects: Defects) {
    this.#rootsPem = rootsPem;
    this.#defects = defects;
  }

  async send(order: SendOrder): Promise<Disposition> {
    this.#queue.set(order.token, order);
    return this.#try(order);
  }

  async retry(token: string): Promise<Disposition> {
    const order = this.#queue.get(token);
    return order ? this.#try(order) : { kind: 'unknown', text: 'no such message' };
  }

  markOf(headers: readonly string[]): string | undefined {
    for (const header of headers) {
      const match = HEADER.exec(header);
      if (match) return match[1];
    }
    return undefined;
  }

  log(): readonly string[] {
    return this.#log;
  }

  states(): readonly string[] {
    return [`reference target, Node ${process.versions.node}, OpenSSL ${process.versions.openssl}`];
  }

  async [Symbol.asyncDispose](): Promise<void> {}

  async #try(order: SendOrder): Promise<Disposition> {
    const has = (name: DefectName): boolean => this.#defects.has(name);
    if (has('bounces-all')) return { kind: 'bounced', text: 'a defect' };
    if (has('loses-message')) return { kind: 'delivered', text: 'dropped' };
    let last = 'no host';
    for (const port of this.#hosts(order.ports)) {
      if (has('never-recovers') && this.#refused.has(port)) continue;
      let result = await this.#attempt(order, port, false);
      if (!result.delivered && !result.noTls && has('goes-clear-after-failure'))
        result = await this.#attempt(order, port, true);
      last = result.why;
      this.#hadNoTls = result.noTls;
      this.#log.push(
        `${order.token} port ${port}: ${result.delivered ? 'delivered' : 'not delivered'}, ${result.why}`,
      );
      if (result.delivered) {
        this.#queue.delete(order.token);
        return { kind: 'delivered', text: result.why };
      }
      this.#refused.add(port);
    }
    const bounces = has('bounces') || (has('never-goes-clear') && this.#hadNoTls);
    return { kind: bounces ? 'bounced' : 'deferred', text: last };
  }

  #hosts(ports: readonly number[]): readonly number[] {
    if (this.#defects.has('no-failover')) return ports.slice(0, 1);
    return this.#defects.has('fails-over-always') ? ports.toReversed() : ports;
  }

  async #attempt(order: SendOrder, port: number, clear: boolean): Promise<Attempt> {
    const { policy, transport, token } = order;
    if (transport === 'implicit' && this.#defects.has('no-implicit-tls'))
      return { delivered: false, noTls: true, why: 'no implicit TLS' };
    const result = await attempt({
      port,
      policy,
      transport,
      token,
      clear,
      rootsPem: this.#rootsPem,
      kept: this.#sessions.get(port),
      defects: this.#defects,
    });
    if (result.kept) this.#sessions.set(port, result.kept);
    else if (!result.delivered) this.#sessions.delete(port);
    return result;
  }
}
