import { setTimeout } from 'node:timers/promises';
import type { IdentitySpec } from '../../../../ca/authority/spec.ts';
import type { Identity, World } from '../../../../ca/authority/world.ts';
import type { Lookup, NameServer } from '../../../model/dns.ts';
import type { ClientHost, ClientScenario } from '../../../model/scenario.ts';
import { TTL } from '../../../wire/dns/message.ts';
import { recordOf, tlsaText } from '../../tlsa-record.ts';

/** Unbound and others hold the zones of `.test` to be empty, so that the names are in another. */
export const PARENT = 'd.example';
/** The name that certificates bear by default, in place of which a host's own is put. */
const DEFAULT_NAME = 'mx.test';

/** Does the target need a resolver of ours for this? */
export const needsDns = ({ given }: ClientScenario): boolean =>
  (given.policy.dane ?? 'none') !== 'none';

/** What is published of one cell: a domain of its own, with names for its hosts. */
export class CellDns {
  readonly domain: string;
  readonly #names: NameServer;
  readonly #address: string;
  /** By the index of their host, as a zone file has them. */
  readonly #records = new Map<number, readonly string[]>();

  /** @param address where the target reaches us. */
  constructor(names: NameServer, token: string, address: string) {
    this.domain = `${token}.${PARENT}`;
    this.#names = names;
    this.#address = address;
  }

  /** The TLSA base domain (RFC 7672 2.2.2) of the host of that index. */
  nameOf(index: number, { alias }: ClientHost): string {
    return `${alias === 'host-records-at-alias' ? 'alias' : 'mx'}${index + 1}.${this.domain}`;
  }

  /** The identity with the name of this host in place of the default one. */
  named(spec: IdentitySpec, index: number, host: ClientHost): IdentitySpec {
    const name = this.nameOf(index, host);
    const names = spec.leaf.names.map((one) => (one === DEFAULT_NAME ? name : one));
    return { ...spec, leaf: { ...spec.leaf, names } };
  }

  /** Puts everything about a host in DNS. */
  async publish(
    index: number,
    host: ClientHost,
    port: number,
    identity: Identity,
    world: World,
  ): Promise<void> {
    const { table } = this.#names;
    const { zone, zones, alias } = host;
    const real = `mx${index + 1}.${this.domain}`;
    const aliased = `alias${index + 1}.${this.domain}`;
    const viaAlias = alias === 'host' || alias === 'host-records-at-alias';
    if (index === 0) {
      table.zone(this.domain, zones.mx ?? zone);
      const exchange = viaAlias ? aliased : real;
      table.put(this.domain, { type: 'MX', preference: 10, exchange });
    }
    table.zone(real, zones.address ?? zone);
    table.put(real, { type: 'A', address: this.#address });
    if (viaAlias) {
      table.zone(aliased, zones.address ?? zone);
      table.put(aliased, { type: 'CNAME', target: real });
    }
    const base = this.nameOf(index, host);
    const tlsa = `_${port}._tcp.${base}`;
    table.zone(`_tcp.${base}`, zones.tlsa ?? zones.address ?? zone);
    const records = await Promise.all(host.tlsa.map((one) => recordOf(one, identity, world)));
    this.#records.set(index, records.map(tlsaText));
    const written = records.map((record) => ({ type: 'TLSA', ...record }) as const);
    if (written.length === 0) table.remove(tlsa);
    else if (alias !== 'tlsa') table.put(tlsa, ...written);
    else {
      table.put(tlsa, { type: 'CNAME', target: `_dane.${base}` });
      table.put(`_dane.${base}`, ...written);
    }
    await this.#names.settled?.();
  }

  /** What was published of the host of that index, for a target that is told it. */
  published(index: number, host: ClientHost): { name: string; records: readonly string[] } {
    return { name: this.nameOf(index, host), records: this.#records.get(index) ?? [] };
  }

  /**
   * Waits until every answer that was given has passed its time to live: until then whoever asked
   * may rest on it (RFC 1035 3.2.1). Programs count in whole seconds.
   */
  async expired(): Promise<void> {
    const last = Math.max(0, ...this.lookups().map(({ at }) => at));
    await setTimeout(Math.max(0, last + 1000 * (TTL + 1) - Date.now()));
  }

  /** What was asked of this cell's names so far. */
  lookups(): Lookup[] {
    return this.#names.lookups(this.domain);
  }
}
