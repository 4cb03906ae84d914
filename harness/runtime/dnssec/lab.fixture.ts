import { readFileSync } from 'node:fs';
import type { StartedTestContainer } from 'testcontainers';
import type { DnsRecord, NameServer, ZoneState } from '../../model/dns.ts';
import { defineTarget } from '../../model/target.ts';
import { needEngine } from '../docker/engine.ts';
import { ensureImage } from '../docker/images.ts';
import { ourContainer } from '../docker/our-container.ts';
import { containersOf, dismissContainer } from '../docker/reap.ts';

const PARENT = 'd.example';
const UP = 'mailstaple: the lab is up';
const SOA = '@ 1 SOA ns h 1 3600 600 86400 1\n@ 1 NS ns.d.example.\n';

const target = defineTarget({
  name: 'dnssec-lab',
  title: 'knot and unbound',
  versions: [],
  roles: [],
  runtimes: ['container'],
  capabilities: [],
  promises: [],
});
const image = { dockerfile: 'Dockerfile', args: { SUITE: 'trixie' }, base: 'debian:trixie-slim' };

/** A zone of its own, in another state than the one around it. */
export interface Apex {
  name: string;
  state: ZoneState;
}

/** What a record is in a zone file (RFC 1035 5.1, RFC 6698 2.2). */
function written(record: DnsRecord): string {
  switch (record.type) {
    case 'A':
      return `A ${record.address}`;
    case 'CNAME':
      return `CNAME ${record.target}.`;
    case 'MX':
      return `MX ${record.preference} ${record.exchange}.`;
    case 'DNSKEY': {
      const { flags, algorithm, key } = record;
      return `DNSKEY ${flags} 3 ${algorithm} ${Buffer.from(key).toString('base64')}`;
    }
    case 'TLSA': {
      const { usage, selector, matchingType, data } = record;
      return `TLSA ${usage} ${selector} ${matchingType} ${Buffer.from(data).toString('hex')}`;
    }
  }
}

/**
 * A name server with real DNSSEC in the network of the target: knot signs, unbound validates. A
 * child without a chain of trust is insecure; one with a digest of no key of its own is bogus.
 */
export class DnssecLab implements NameServer {
  readonly #runId: string;
  readonly #apexes: readonly Apex[];
  readonly #waiting = new Map<string, readonly DnsRecord[]>();
  #started: StartedTestContainer | undefined;

  /**
   * @param runId of the target, which is up alone.
   * @param apexes every zone beside the parent, signed, that there will be.
   */
  constructor(runId: string, apexes: readonly Apex[]) {
    this.#runId = runId;
    this.#apexes = apexes;
  }

  readonly table = {
    zone: (): void => {},
    put: (name: string, ...records: readonly DnsRecord[]): void => {
      this.#waiting.set(name, records);
    },
    remove: (name: string): void => {
      this.#waiting.delete(name);
    },
  };

  lookups(): [] {
    return [];
  }

  async settled(): Promise<void> {
    this.#started ??= await this.#start();
    const lab = this.#started;
    const changes = [...this.#waiting].map(([name, records]) => ({ name, records }));
    this.#waiting.clear();
    const zones = Map.groupBy(changes, ({ name }) => this.#zoneOf(name));
    for (const [zone, names] of zones) {
      const lines = names.flatMap(({ name, records }) =>
        records.map((record) => `zone-set ${zone} ${name}. 1 ${written(record)}`),
      );
      const said = ['zone-begin', ...lines, 'zone-commit'].map((line) =>
        line.startsWith('zone-set') ? line : `${line} ${zone}`,
      );
      const script = said.map((line) => `knotc -c /lab/knot.conf ${line}`).join(' && ');
      const { exitCode, output } = await lab.exec(['sh', '-c', script]);
      if (exitCode !== 0) throw new Error(`the lab does not take ${zone}: ${output.slice(-500)}`);
    }
  }

  #zoneOf(name: string): string {
    const found = this.#apexes
      .map((apex) => apex.name)
      .filter((apex) => name === apex || name.endsWith(`.${apex}`))
      .toSorted((a, b) => b.length - a.length);
    return found[0] ?? PARENT;
  }

  #zoneFiles(): { content: string; target: string }[] {
    const children = this.#apexes.map(({ name, state }) => {
      const digest = state === 'failing' ? `${name}. 1 DS 4711 13 2 ${'ab'.repeat(32)}\n` : '';
      return { name, delegation: `${name}. 1 NS ns.${PARENT}.\n${digest}` };
    });
    const below = children.map(({ delegation }) => delegation).join('');
    return [
      { content: `${SOA}ns 1 A 127.0.0.2\n${below}`, target: `/lab/zones/${PARENT}.zone` },
      ...children.flatMap(({ name }) => [
        { content: SOA, target: `/lab/zones/${name}.zone` },
        { content: '', target: `/lab/zones/${name}.unsigned` },
      ]),
    ];
  }

  async #start(): Promise<StartedTestContainer> {
    const engine = await needEngine();
    const [beside] = await containersOf(engine, this.#runId);
    if (beside === undefined) throw new Error('there is no target to stand beside');
    const { dirname } = import.meta;
    const built = await ensureImage(target, { version: '1', image }, dirname, () => {});
    const made = await ourContainer({
      engine: engine.address,
      image: built,
      runId: this.#runId,
      network: { join: beside },
    });
    const script = readFileSync(new URL('lab.sh', import.meta.url), 'utf8');
    const { promise: up, resolve, reject } = Promise.withResolvers<void>();
    let log = '';
    const started = await made
      .withCopyContentToContainer([
        { content: script, target: '/lab/lab.sh' },
        ...this.#zoneFiles(),
      ])
      .withEntrypoint(['sh', '/lab/lab.sh', PARENT])
      .withCommand([])
      .withLogConsumer((stream) => {
        stream.on('data', (chunk: Buffer) => {
          log += chunk.toString();
          if (log.includes(UP)) resolve();
        });
        stream.on('end', () => reject(new Error(`the lab did not come up: ${log}`)));
      })
      .start();
    await up;
    return started;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const id = this.#started?.getId();
    if (id !== undefined) await dismissContainer(await needEngine(), id);
  }
}
