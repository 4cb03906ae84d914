import { calibrationSteps } from '../../../../harness/judge/calibrations.ts';
import { FixtureCache } from '../../../../harness/run/fixture-cache.ts';
import { planCells } from '../../../../harness/run/plan.ts';
import { Player, type Result } from '../../../../harness/run/player.ts';
import { Courtesy } from '../../../../harness/runtime/courtesy.ts';
import { remoteServer } from '../../../../harness/runtime/remote.ts';
import type { BudgetPlan } from '../../../../harness/wire/budget.ts';
import { scenarios } from '../../../../suites/index.ts';
import { clausesById } from '../../../shared/requirements.ts';
import { boxAt } from './box.ts';

const fixtures = new FixtureCache();

export interface BlackBoxOptions {
  /** server_name to ask for; default: none, as for an address. */
  sni?: string;
  /** Connections at a time. */
  parallel?: number;
  /** Scenarios by their names; default: all. */
  only?: string[];
  /** Default: 20 s for a step. */
  budget?: BudgetPlan;
}

const BUDGET = { step: 20_000, total: 60_000 };

/**
 * Plays all that can be asked of any box against one at that address, without waiting between
 * connections.
 */
export async function playBlackBox(
  address: string,
  { sni, parallel, only, budget = BUDGET }: BlackBoxOptions = {},
): Promise<Result[]> {
  const target = boxAt(address);
  const [version] = target.versions;
  if (!version) throw new Error('a box has one version');
  const transport = target.capabilities.includes('implicit-tls') ? 'implicit' : 'starttls';
  const cells = planCells(scenarios, target, version, 'remote', {
    transport,
    ...(only ? { only } : {}),
  });
  const player = await Player.open({
    target,
    version,
    role: 'server',
    cells,
    open: {
      server: async () => remoteServer(address, { courtesy: new Courtesy(0), sni }),
      client: () => Promise.reject(new Error('a box sends nothing')),
    },
    requirements: clausesById(),
    out: undefined,
    budget,
    fixtures,
    words: address,
    ...(parallel ? { parallel } : {}),
  });
  try {
    const results: (Result | undefined)[] = [];
    for (const round of ['first', undefined, 'last']) {
      const group = cells.filter(({ variant }) => variant.round === round);
      for (const stage of round === 'first' ? calibrationSteps(group) : [group])
        results.push(...(await Promise.all(stage.map((cell) => player.play(cell)))));
    }
    return results.filter((result) => result !== undefined);
  } finally {
    await player[Symbol.asyncDispose]();
  }
}

/**
 * What was made of a box, a line for each cell that accuses it of something or is our own fault.
 */
export const accusations = (results: readonly Result[]): string[] =>
  results
    .filter(({ verdict }) => ['warn', 'fail', 'error'].includes(verdict.kind))
    .map(({ cell, verdict }) => `${verdict.kind} ${cell}: ${verdict.reason}`);
