import type { Identity, World } from '../../../../ca/authority/world.ts';
import type {
  Arrangement,
  ClientObservation,
  Connection,
  Delivery,
} from '../../../model/observation.ts';
import { toBase64 } from '../../../model/octets.ts';
import type { Disposition, RunningClient, SendOrder } from '../../../model/running.ts';
import type { ClientHost, ClientScenario } from '../../../model/scenario.ts';
import type { Capture } from '../../../model/tls.ts';
import type { BudgetPlan } from '../../../wire/budget.ts';
import { type HostPlan, type OpenHost, openHost } from '../../../wire/smtp/server.ts';
import { forDepth, knownIdentity } from '../../arrange.ts';
import { type Cell, tlsOf } from '../../cell.ts';
import { recentProof } from '../../proofs.ts';
import type { Played } from '../../role.ts';
import type { CellDns } from './dns.ts';
import type { Due } from './self-check.ts';

interface Scene {
  cell: Cell;
  scenario: ClientScenario;
  running: RunningClient;
  world: World;
  budget: BudgetPlan;
  runStart: number;
  /** Unique within the run; a word of letters and digits. */
  token: string;
  /** Under DANE: the cell's part of DNS. */
  dns?: CellDns | undefined;
  /** Told of the ports of our hosts, once they are open. */
  opened?: (ports: readonly number[]) => void;
}

const ORDER = ['first', 'second', 'third'] as const;
const nameOf = (index: number): string => ORDER[index] ?? 'third';

/** What was played, and what each host was to show meanwhile, by the name of the connection. */
export interface PlayedClient extends Played<ClientObservation> {
  due: Record<string, Due>;
}

/**
 * Plays a client scenario: opens our hosts, has the target send, and records what it did at each of
 * them.
 */
export async function playClient(scene: Scene): Promise<PlayedClient> {
  const { scenario, running, cell, budget } = scene;
  const known: Arrangement = { proofs: {}, identities: {}, at: '' };
  const current = scenario.given.hosts.map((host) => ({ ...host }));
  const observation: ClientObservation = {
    role: 'client',
    connections: [],
    deliveries: [],
    dispositions: [],
    log: [],
  };
  const met: { connection: Connection; capture: Capture }[] = [];
  const open: OpenHost[] = [];
  const plans: HostPlan[] = [];
  const due: Record<string, Due> = {};
  try {
    for (const [index, host] of current.entries()) {
      plans[index] = await hostPlan(scene, host, index, known);
      open.push(await openHost(plans[index]));
    }
    const ports = open.map(({ port }) => port);
    scene.opened?.(ports);
    for (const [index, host] of current.entries()) await publish(scene, host, index, ports);
    for (const [step, act] of scenario.when.entries()) {
      if (act.do === 'change') {
        const host = { ...(current[act.host] ?? fail(scenario, 'no such host')), ...act.to };
        current[act.host] = host;
        plans[act.host] = await hostPlan(scene, host, act.host, known);
        await open[act.host]?.update(plans[act.host] ?? {});
        await publish(scene, host, act.host, ports);
        if (act.to.tlsa) await scene.dns?.expired();
        continue;
      }
      for (const [index, host] of current.entries())
        due[`${act.name}/${nameOf(index)}`] = dueOf(host, plans[index], known, nameOf(index));
      const seen = open.map((host) => ({
        connections: host.connections.length,
        deliveries: host.deliveries.length,
      }));
      const asked = scene.dns?.lookups().length ?? 0;
      const order = {
        ...(scene.dns ? { domain: scene.dns.domain, tlsa: published(scene.dns, current) } : {}),
        token: scene.token,
        policy: (act.do === 'send' ? act.policy : undefined) ?? scenario.given.policy,
        transport: cell.variant.transport,
        ports,
      };
      const token = act.do === 'send' ? `${scene.token}s${step}` : lastToken(scene, step);
      const ordered = performance.now();
      const told: Disposition =
        act.do === 'send'
          ? await running.send({ ...order, token }, budget.total)
          : await running.retry(token, budget.total);
      const took = Math.round(performance.now() - ordered);
      await Promise.all(open.map((host) => host.settle(budget.step)));
      observation.dispositions.push({
        act: act.name,
        kind: told.kind,
        at: Date.now() - scene.runStart,
        text: told.text,
        ...(told.status === undefined ? {} : { status: told.status }),
        took,
      });
      if (scene.dns) {
        const lookups = scene.dns.lookups().slice(asked);
        observation.lookups ??= [];
        for (const { at, ...lookup } of lookups)
          observation.lookups.push({ ...lookup, act: act.name, at: at - scene.runStart });
      }
      for (const [index, host] of open.entries()) {
        const name = `${act.name}/${nameOf(index)}`;
        const before = seen[index] ?? { connections: 0, deliveries: 0 };
        for (const { connection, capture } of host.connections.slice(before.connections))
          met.push({ connection: { ...connection, name }, capture });
        for (const delivery of host.deliveries.slice(before.deliveries))
          observation.deliveries.push(
            withWords({ ...delivery, host: name }, known.hosts?.[nameOf(index)], running),
          );
      }
    }
  } finally {
    await Promise.all(open.map((host) => host[Symbol.asyncDispose]()));
  }
  known.at = new Date(Math.floor(Date.now() / 1000) * 1000).toISOString();
  met.sort((a, b) => a.connection.startedAt - b.connection.startedAt);
  observation.connections.push(...met.map(({ connection }) => connection));
  const captures = met.map(({ connection: { name }, capture }) => ({ name, capture }));
  return { observation, known, captures, due };
}

/** With the target's own words on status and host, so that the judge need not ask it. */
function withWords(delivery: Delivery, host: string | undefined, running: RunningClient): Delivery {
  const mark = running.markOf(delivery.headers);
  const authenticated =
    host === undefined ? undefined : running.authenticationOf?.(delivery.headers, host);
  return {
    ...delivery,
    ...(mark === undefined ? {} : { mark }),
    ...(authenticated === undefined ? {} : { authenticated }),
  };
}

/** What a target that is told records is told: those of the first host. */
function published(dns: CellDns, [first]: readonly ClientHost[]): NonNullable<SendOrder['tlsa']> {
  return first ? dns.published(0, first) : { name: dns.domain, records: [] };
}

/** What is in DNS of a host; nothing where the cell needs none. */
async function publish(
  { dns, world }: Scene,
  host: ClientHost,
  index: number,
  ports: readonly number[],
): Promise<void> {
  if (!dns) return;
  const identity = await world.identity(dns.named(host.identity, index, host));
  await dns.publish(index, host, ports[index] ?? 0, identity, world);
}

function dueOf(
  host: ClientHost,
  plan: HostPlan | undefined,
  { identities, proofs }: Arrangement,
  name: string,
): Due {
  const staples = [plan?.staple, ...(plan?.chainStaples ?? [])];
  const second = identities[`${name}-dual`];
  return {
    host,
    leaf: identities[name]?.chain[0] ?? '',
    staples: staples.map((staple) => (staple ? toBase64(staple) : '')),
    ...(second
      ? { dual: { leaf: second.chain[0] ?? '', staples: [proofs[`${name}-dual`] ?? ''] } }
      : {}),
  };
}

function lastToken(scene: Scene, before: number): string {
  const step = scene.scenario.when.findLastIndex(
    (act, index) => index < before && act.do === 'send',
  );
  return `${scene.token}s${step}`;
}

function fail(scenario: ClientScenario, why: string): never {
  throw new Error(`${scenario.id}: ${why}`);
}

/**
 * What our host is to do, minted. The proof it staples is known to the judge by the host's name.
 */
async function hostPlan(
  scene: Scene,
  host: ClientHost,
  index: number,
  known: Arrangement,
): Promise<HostPlan> {
  const name = nameOf(index);
  const { dns } = scene;
  const identity = await scene.world.identity(
    dns ? dns.named(host.identity, index, host) : host.identity,
  );
  if (dns) known.hosts = { ...known.hosts, [name]: dns.nameOf(index, host) };
  const staple =
    host.proof === 'none' ? undefined : await recentProof(host.proof.spec, identity, scene.world);
  const chainStaples = await Promise.all(
    host.chainProofs.map((proof, depth) =>
      proof === 'none'
        ? undefined
        : recentProof(forDepth(proof, depth + 1).spec, identity, scene.world),
    ),
  );
  known.identities[name] = knownIdentity(identity);
  known.proofs[name] = staple ? toBase64(staple) : '';
  const second = host.dual && (await secondOf(scene, host.dual));
  if (second) {
    known.identities[`${name}-dual`] = knownIdentity(second.identity);
    known.proofs[`${name}-dual`] = second.plan.staple ? toBase64(second.plan.staple) : '';
  }
  return {
    name,
    listenOn: scene.running.listenOn,
    transport: scene.cell.variant.transport,
    tls: tlsOf(scene.cell),
    key: identity.key,
    certificates: identity.sentPem,
    staple,
    chainStaples,
    ...(second ? { dual: second.plan } : {}),
    trick: host.trick,
    starttls: host.starttls,
    tickets: host.tickets,
    down: host.down,
    runStart: scene.runStart,
  };
}

/** The certificate of a host that is for who offers ML-DSA, with its staple. */
async function secondOf(
  { world }: Scene,
  { identity: spec, proof }: NonNullable<ClientHost['dual']>,
): Promise<{ identity: Identity; plan: NonNullable<HostPlan['dual']> }> {
  const identity = await world.identity(spec);
  const staple = proof === 'none' ? undefined : await recentProof(proof.spec, identity, world);
  return { identity, plan: { key: identity.key, certificates: identity.sentPem, staple } };
}
