import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { identity } from '../../ca/authority/spec.ts';
import { World } from '../../ca/authority/world.ts';
import { clausesById } from '../../cli/shared/requirements.ts';
import type { NameServer, ZoneState } from '../../harness/model/dns.ts';
import type { Launchers } from '../../harness/model/roles.ts';
import type { ClientScenario } from '../../harness/model/scenario.ts';
import type { Cell } from '../../harness/run/cell.ts';
import { planCells } from '../../harness/run/plan.ts';
import { Player } from '../../harness/run/player.ts';
import { CellDns } from '../../harness/run/roles/client/dns.ts';
import { type Apex, DnssecLab } from '../../harness/runtime/dnssec/lab.fixture.ts';
import { needEngine } from '../../harness/runtime/docker/engine.ts';
import { listeningAddress } from '../../harness/runtime/docker/reach.ts';
import { launchClient } from '../../harness/runtime/open.ts';
import { scenarios } from '../../suites/index.ts';
import { target } from './target.ts';

/** Images are built on the way; milliseconds. */
const PATIENCE = 900_000;
const played = [
  ...['match/ee-key-sha256', 'match/ta-certificate-sha256', 'match/ee-expired', 'mismatch/ee'],
  ...['mismatch/ta', 'set/match-last', 'zone/no-records', 'zone/insecure', 'zone/insecure-address'],
  ...['zone/insecure-records', 'zone/failing-records', 'zone/failing', 'alias/host'],
  ...['alias/records-mismatch', 'required/match', 'required/no-records', 'required/insecure'],
  ...['starttls/not-offered', 'hosts/mismatch-first', 'hosts/failing-first'],
].map((name) => `client/dane-${name}`);

const [version] = target.versions;
if (!version) throw new Error('no version');
const cells = planCells(scenarios, target, version, 'container', { only: played, tls: '1.3' })
  .filter(({ scenario }) => !scenario.calibrates)
  .filter(({ unsupported }) => unsupported === undefined);

/** Every zone that stands apart from the one around it, in the names that the cells will have. */
async function apexesOf(all: readonly Cell[]): Promise<Apex[]> {
  const world = new World();
  const found: Apex[] = [];
  const stateAround = (name: string): ZoneState =>
    found
      .filter((apex) => name.endsWith(`.${apex.name}`))
      .toSorted((a, b) => b.name.length - a.name.length)[0]?.state ?? 'signed';
  const names: NameServer = {
    table: {
      zone: (name, state) => {
        if (state !== stateAround(name)) found.push({ name, state });
      },
      put: () => {},
      remove: () => {},
    },
    lookups: () => [],
    [Symbol.asyncDispose]: async () => {},
  };
  const own = await world.identity(identity());
  for (const [index, { scenario }] of all.entries())
    for (const [at, host] of (scenario as ClientScenario).given.hosts.entries())
      await new CellDns(names, `t${index + 1}`, '127.0.0.1').publish(at, host, 25, own, world);
  return found;
}

/** What each cell came to, one after the other, so that their names are known before. */
async function factsWith(
  names?: (runId: string) => Promise<NameServer>,
): Promise<Record<string, unknown>> {
  const runId = randomUUID();
  const engine = await needEngine();
  const listenOn = await listeningAddress(engine);
  const shared = { target, version: version ?? { version: '' }, runtime: 'container' } as const;
  const open: Launchers = {
    reach: async () => ({ listenOn, host: listenOn }),
    client: (setup) =>
      launchClient({ ...shared, ...setup, contextDir: import.meta.dirname, runId, say: () => {} }),
    ...(names ? { names: () => names(runId) } : {}),
  };
  const player = await Player.open({
    ...{ target, version: shared.version, role: 'client', cells, open, out: undefined },
    requirements: clausesById(),
  });
  const facts: Record<string, unknown> = {};
  try {
    for (const cell of cells) {
      const result = await player.play(cell);
      // What was asked is told by our resolver alone.
      const { 'tlsa-lookup': _, ...rest } = result?.verdict.facts ?? {};
      facts[cell.scenario.id] = rest;
    }
  } finally {
    await player[Symbol.asyncDispose]();
  }
  return facts;
}

test(
  'behind signed zones and a resolver that validates every cell comes out as behind ours',
  async () => {
    expect(cells).toHaveLength(played.length);
    const apexes = await apexesOf(cells);
    const real = await factsWith(async (runId) => new DnssecLab(runId, apexes));
    const ours = await factsWith();
    expect(real).toEqual(ours);
    for (const fact of ['"authenticated":"dane"', '"delivery":"deferred"', '"host":"second"'])
      expect(JSON.stringify(real)).toContain(fact);
  },
  PATIENCE,
);
