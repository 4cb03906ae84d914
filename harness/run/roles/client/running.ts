import { keyKinds } from '../../../../ca/authority/spec.ts';
import { LOOPBACK } from '../../../../ca/loopback.ts';
import type { NameServer } from '../../../model/dns.ts';
import type { Reach, RunningClient } from '../../../model/running.ts';
import { type ClientScenario, policiesOf } from '../../../model/scenario.ts';
import type { Policy } from '../../../model/terms.ts';
import { Resolver } from '../../../wire/dns/resolver.ts';
import { ZoneSigner } from '../../../wire/dns/signer.ts';
import { tlsOf } from '../../cell.ts';
import { crlPem } from '../../crl.ts';
import { readerOf } from '../../log-lines.ts';
import { lateBy, slowestAnswer } from '../../own-answers.ts';
import type { RoleInput, RunningRole } from '../../role.ts';
import { wiresOf } from '../../self-check/wire.ts';
import { CellDns, needsDns, PARENT } from './dns.ts';
import { playClient } from './play.ts';
import { faultOfHost } from './self-check.ts';

/** A resolver of ours, which the target reaches where it reaches us. */
async function ourNames({ listenOn, host }: Reach): Promise<NameServer> {
  const signer = new ZoneSigner(PARENT);
  const resolver = await Resolver.open(listenOn, 0, signer);
  return {
    table: resolver.table,
    far: { host, port: resolver.port, anchor: signer.anchor },
    lookups: (below) => resolver.lookups(below),
    [Symbol.asyncDispose]: () => resolver[Symbol.asyncDispose](),
  };
}

/**
 * A target that sends, up with every policy of the plan inside. @throws Error when it cannot be
 * brought up.
 */
export async function openClient({
  cells,
  fixtures: { world },
  launchers,
  budget,
  runStart,
}: RoleInput<ClientScenario>): Promise<RunningRole<ClientScenario>> {
  if (!launchers.client) throw new Error('this target cannot be told to send');
  const policies = new Map<string, Policy>();
  for (const policy of cells.flatMap(({ scenario }) => policiesOf(scenario)))
    policies.set(JSON.stringify(policy), policy);
  // Kinds of key that not every library reads are told to those alone who are to meet them.
  const kinds = cells.flatMap(({ scenario }) =>
    scenario.given.hosts.flatMap(({ identity, dual }) => [
      identity.caKey,
      ...(dual ? [dual.identity.caKey] : []),
    ]),
  );
  const rootsPem = await world.rootsOf(['main'], [...new Set([...keyKinds, ...kinds])]);
  const reach = await (launchers.reach?.() ?? { listenOn: LOOPBACK, host: LOOPBACK });
  const sets = new Set([...policies.values()].flatMap(({ crl }) => crl ?? []));
  const crls = await Promise.all(
    [...sets].map(async (set) => [set, await crlPem(set, world)] as const),
  );
  const names = cells.some(({ scenario }) => needsDns(scenario))
    ? await (launchers.names?.() ?? ourNames(reach))
    : undefined;
  const running: RunningClient = await launchers
    .client({
      policies: [...policies.values()],
      rootsPem,
      ...(crls.length > 0 ? { crls: Object.fromEntries(crls) } : {}),
      ...(names?.far ? { resolver: names.far } : {}),
    })
    .catch(async (error: unknown) => {
      await names?.[Symbol.asyncDispose]();
      throw error;
    });
  let count = 0;
  const { ended, gone } = running;
  return {
    play: async (cell, mark) => {
      const { scenario } = cell;
      count += 1;
      const token = `t${count}`;
      mark(token);
      const { due, ...played } = await playClient({
        ...{ cell, scenario, running, world, budget, runStart, token },
        dns:
          names && needsDns(scenario)
            ? new CellDns(names, token, running.reachesUsAt ?? reach.host)
            : undefined,
        opened: (ports) => mark(...ports.map(String)),
      });
      const late = lateBy(slowestAnswer(played.captures, 'server'), budget.step);
      return { ...played, late, ownFault: faultOfHost(wiresOf(played), due, tlsOf(cell)) };
    },
    configuration: ({ scenario, variant }) =>
      running.configuration?.(scenario.given.policy, variant.transport),
    lines: readerOf(running),
    states: () => running.states(),
    ...(ended ? { ended } : {}),
    ...(gone ? { gone: () => gone.call(running) } : {}),
    async [Symbol.asyncDispose]() {
      await running[Symbol.asyncDispose]();
      await names?.[Symbol.asyncDispose]();
    },
  };
}
