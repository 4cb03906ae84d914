import { LOOPBACK } from '../../ca/loopback.ts';
import type { ClientSetup, Disposition, RunningClient, SendOrder } from '../model/running.ts';
import type { Policy } from '../model/terms.ts';
import type { ResolverAddress } from '../wire/dns/stub.ts';
import { type Attempt, attempt, type Kept } from './attempt.ts';
import { type DaneHost, hostsOf, type Shunned } from './dane/route.ts';
import type { DefectName, Defects } from './defects/defects.ts';

const DANE = /^X-Mailstaple-DANE:\s*(\S+)/i;
const DANE_EE = 3;
const HEADER = /^X-Mailstaple-OCSP:\s*(\S+)/i;

/**
 * The reference target as client: a small sender on Node's TLS that judges staples with the
 * examiner.
 * @param rootsPem the roots it trusts.
 * @param defects names of `defects.ts`: ways to be wrong.
 * @param setup whom it asks for TLSA records, and its revocation lists by their names.
 */
export function openReferenceClient(
  rootsPem: string,
  defects: Defects,
  setup: Pick<ClientSetup, 'resolver' | 'crls'> = {},
): RunningClient {
  return new ReferenceClient(rootsPem, defects, setup.resolver, setup.crls);
}

/** What the policy comes to for a host with these records. */
function under(policy: Policy, { records, mandatory }: DaneHost, defects: Defects): Policy {
  const { status } = policy;
  const byLeaf = records.some(({ usage }) => usage === DANE_EE);
  const asks = !byLeaf || defects.has('dane-asks-whatever-the-usage');
  return {
    ...policy,
    ...(status === 'by-usage' ? { status: asks ? 'request' : 'none' } : {}),
    ...(mandatory ? { tls: 'must' } : {}),
    ...(records.length > 0 ? { chain: 'must' } : {}),
  };
}

class ReferenceClient implements RunningClient {
  readonly listenOn = LOOPBACK;
  readonly #rootsPem: string;
  readonly #defects: Defects;
  readonly #resolver: ResolverAddress | undefined;
  readonly #crls: ClientSetup['crls'];
  readonly #queue = new Map<string, SendOrder>();
  /** Sessions by port: what was verified then is known then. */
  readonly #sessions = new Map<number, Kept>();
  readonly #refused = new Set<number>();
  /** Ports of hosts that took a mail by TLS. */
  readonly #known = new Set<number>();
  readonly #log: string[] = [];
  #hadNoTls = false;

  constructor(
    rootsPem: string,
    defects: Defects,
    resolver: ResolverAddress | undefined,
    crls: ClientSetup['crls'],
  ) {
    this.#crls = crls;
    this.#rootsPem = rootsPem;
    this.#defects = defects;
    this.#resolver = resolver;
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

  authenticationOf(headers: readonly string[]): 'dane' | 'not-dane' | undefined {
    const word = headers.flatMap((header) => DANE.exec(header)?.[1] ?? [])[0];
    return word === 'dane' || word === 'not-dane' ? word : undefined;
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
    let status: string | undefined;
    for (const host of this.#hosts(await this.#route(order))) {
      const { port } = host;
      if ('why' in host) {
        last = host.why;
        if (has('no-failover') || has('dane-stops-at-first')) break;
        continue;
      }
      if (has('never-recovers') && this.#refused.has(port)) continue;
      let result = await this.#attempt(order, host, false);
      const clear =
        has('goes-clear-after-failure') || (host.mandatory && has('dane-goes-clear-after-failure'));
      if (!result.delivered && !result.noTls && clear)
        result = await this.#attempt(order, host, true);
      last = result.why;
      status ??= this.#toldOf(result);
      this.#hadNoTls = result.noTls;
      this.#log.push(
        `${order.token} port ${port}: ` +
          `${result.delivered ? 'delivered' : 'not delivered'}, ${result.why}`,
      );
      if (result.delivered) {
        this.#queue.delete(order.token);
        return { kind: 'delivered', text: result.why, ...(status ? { status } : {}) };
      }
      this.#refused.add(port);
      if (host.mandatory && has('dane-stops-at-first')) break;
    }
    const bounces =
      has('bounces') ||
      (order.domain !== undefined && has('dane-bounces')) ||
      (has('never-goes-clear') && this.#hadNoTls);
    return { kind: bounces ? 'bounced' : 'deferred', text: last, ...(status ? { status } : {}) };
  }

  /** What its log says of the status. */
  #toldOf({ mark, delivered }: Attempt): string | undefined {
    if (this.#defects.has('tells-nothing')) return undefined;
    if (delivered) return mark;
    return mark && this.#defects.has('tells-refused-as-verified') ? 'verified' : mark;
  }

  /** The hosts in order: by DNS where the mail is for a domain that is found there. */
  async #route({ ports, domain, policy }: SendOrder): Promise<readonly (DaneHost | Shunned)[]> {
    if (domain !== undefined && this.#resolver)
      return hostsOf(this.#resolver, { domain, ports, policy }, this.#defects);
    return ports.map((port) => ({ port, name: 'mx.test', records: [], mandatory: false }));
  }

  #hosts<T>(hosts: readonly T[]): readonly T[] {
    if (this.#defects.has('no-failover')) return hosts.slice(0, 1);
    return this.#defects.has('fails-over-always') ? hosts.toReversed() : hosts;
  }

  async #attempt(order: SendOrder, host: DaneHost, clear: boolean): Promise<Attempt> {
    const { transport, token } = order;
    const { port } = host;
    const policy = under(order.policy, host, this.#defects);
    if (transport === 'implicit' && this.#defects.has('no-implicit-tls'))
      return { delivered: false, noTls: true, why: 'no implicit TLS' };
    const result = await attempt({
      host,
      policy,
      transport,
      token,
      clear,
      rootsPem: this.#rootsPem,
      crl: policy.crl && this.#crls?.[policy.crl],
      kept: this.#sessions.get(port),
      known: this.#known.has(port),
      defects: this.#defects,
    });
    if (result.delivered && !result.noTls) this.#known.add(port);
    if (result.kept) this.#sessions.set(port, result.kept);
    else if (!result.delivered) this.#sessions.delete(port);
    return result;
  }
}
