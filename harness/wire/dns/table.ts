import type { DnsRecord, ZoneState } from '../../model/dns.ts';

/** What a resolver knows of a question, before it is written. */
export interface Answer {
  rcode: 'NOERROR' | 'NXDOMAIN' | 'SERVFAIL' | 'REFUSED';
  /** Every step to it is secure. */
  secure: boolean;
  /** In order: the aliases, then what was asked for. */
  records: readonly { name: string; record: DnsRecord }[];
  /** Where there is nothing: the zone that says so. */
  zone?: string;
}

/** A chain of aliases longer than this is a loop. */
const MOST_ALIASES = 8;

/** A name as it is compared (RFC 4343): lower case, without the last dot. */
export const canonical = (name: string): string => name.toLowerCase().replace(/\.$/, '');

/**
 * What there is to know of DNS in a run: zones, and the names in them. It grows while the run goes
 * on; nobody asks for a name before it is there.
 */
export class DnsTable {
  readonly #zones = new Map<string, ZoneState>();
  readonly #names = new Map<string, DnsRecord[]>();

  /** A zone, or a name below one that is in another state than its zone. */
  zone(name: string, state: ZoneState): void {
    this.#zones.set(canonical(name), state);
  }

  /** Puts these records in place of what the name had. */
  put(name: string, ...records: readonly DnsRecord[]): void {
    this.#names.set(canonical(name), [...records]);
  }

  /** Takes a name away. */
  remove(name: string): void {
    this.#names.delete(canonical(name));
  }

  /** How the zone that a name is in stands; undefined for a name that is in none. */
  stateOf(name: string): ZoneState | undefined {
    const zone = this.#zoneOf(canonical(name));
    return zone === undefined ? undefined : this.#zones.get(zone);
  }

  /** The answer of a resolver that validates (RFC 4035 4); undefined where it keeps silent. */
  answer(question: { name: string; type: string }): Answer | undefined {
    const records: { name: string; record: DnsRecord }[] = [];
    let secure = true;
    let name = canonical(question.name);
    for (let step = 0; step <= MOST_ALIASES; step += 1) {
      const zone = this.#zoneOf(name);
      if (zone === undefined) return { rcode: 'REFUSED', secure: false, records: [] };
      const state = this.#zones.get(zone);
      if (state === 'silent') return undefined;
      if (state === 'failing') return { rcode: 'SERVFAIL', secure: false, records: [] };
      secure &&= state === 'signed';
      const here = this.#names.get(name) ?? [];
      const found = here.filter(({ type }) => type === question.type);
      const alias = here.find((record) => record.type === 'CNAME');
      if (found.length > 0 || alias?.type !== 'CNAME') {
        const all = [...records, ...found.map((record) => ({ name, record }))];
        const exists = this.#exists(name);
        if (found.length > 0) return { rcode: 'NOERROR', secure, records: all };
        return { rcode: exists ? 'NOERROR' : 'NXDOMAIN', secure, records: all, zone };
      }
      records.push({ name, record: alias });
      name = canonical(alias.target);
    }
    return { rcode: 'SERVFAIL', secure: false, records: [] };
  }

  /** A name with another below it exists, though it has no records (RFC 8020). */
  #exists(name: string): boolean {
    if (this.#names.has(name) || this.#zones.has(name)) return true;
    return this.#names.keys().some((known) => known.endsWith(`.${name}`));
  }

  #zoneOf(name: string): string | undefined {
    for (let rest = name; rest !== ''; rest = rest.slice(rest.indexOf('.') + 1)) {
      if (this.#zones.has(rest)) return rest;
      if (!rest.includes('.')) return undefined;
    }
    return undefined;
  }
}
