/**
 * For the player's tests: the reference as a target of its own, claims in short, and a player
 * opened on them.
 */

import type { Clause } from '../model/requirement.ts';
import type { Launchers } from '../model/roles.ts';
import type { RunningClient, RunningServer } from '../model/running.ts';
import type { Scenario } from '../model/scenario.ts';
import { defineTarget } from '../model/target.ts';
import type { Role } from '../model/terms.ts';
import type { DefectName } from '../reference/defects/defects.ts';
import { referenceLaunchers } from '../reference/launchers.ts';
import type { Cell } from './cell.ts';
import { FixtureCache } from './fixture-cache.ts';
import { planCells } from './plan.ts';
import { Player, type PlayerInput, type Result } from './player.ts';

const target = defineTarget({
  name: 'ours',
  title: 'The reference',
  versions: [{ version: '1' }],
  roles: ['server', 'client'],
  runtimes: ['embedded'],
  capabilities: [
    'starttls',
    'staple-file',
    'hot-reload',
    'send-starttls',
    'request-staple',
    'require-staple',
    'failover',
  ],
  promises: [
    {
      id: 'always-staples',
      text: 'always staples',
      source: { document: 'its manual', section: '1' },
    },
  ],
});
const version = { version: '1' };
const fixtures = new FixtureCache();
export const rule: Clause = {
  id: 'a-rule',
  document: 'RFC 6066',
  section: '8',
  level: 'MUST',
  text: 'a rule',
};
const requirements = new Map([['a-rule', rule]]);
export const claim = {
  title: 'a claim',
  proves: ['a-rule', 'not-in-the-catalogue'],
  versions: ['1.3'] as const,
};
export const stapled = { handshake: 'completes', staple: 'as-given' } as const;

export const der = (base64: string): Buffer => Buffer.from(base64, 'base64');

/** The reference with these defects; `change` wraps what is running to have it fail. */
export function launchers(
  defects: readonly DefectName[],
  change: {
    server?: (running: RunningServer) => RunningServer;
    client?: (running: RunningClient) => RunningClient;
  } = {},
): Required<Omit<Launchers, 'reach' | 'names'>> {
  const reference = referenceLaunchers(new Set(defects));
  return {
    server: async (setup) => {
      const running = await reference.server(setup);
      return change.server?.(running) ?? running;
    },
    client: async (setup) => {
      const running = await reference.client(setup);
      return change.client?.(running) ?? running;
    },
    fetcher: reference.fetcher,
    responder: reference.responder,
  };
}

export const planned = (scenarios: readonly Scenario[], role: Role): Cell[] =>
  planCells(scenarios, target, version, 'embedded', { role });

export async function open(
  scenarios: readonly Scenario[],
  role: Role,
  change: Partial<PlayerInput> = {},
) {
  const cells = planned(scenarios, role);
  const input = {
    target,
    version,
    role,
    cells,
    requirements,
    fixtures,
    out: undefined,
    open: launchers([]),
  };
  const budget = { step: 2000, total: 8000 };
  return { cells, player: await Player.open({ ...input, budget, ...change }) };
}

/** Plays the cells in their order, each when the one before is done. */
export async function play(
  scenarios: readonly Scenario[],
  role: Role,
  change: Partial<PlayerInput> = {},
): Promise<Result[]> {
  const { cells, player } = await open(scenarios, role, change);
  const results: Result[] = [];
  try {
    for (const cell of cells) {
      const result = await player.play(cell);
      if (result) results.push(result);
    }
  } finally {
    await player[Symbol.asyncDispose]();
  }
  return results;
}

/** The result of the first of them. */
export const only = async (...args: Parameters<typeof play>): Promise<Result> => {
  const [result] = await play(...args);
  if (!result) throw new Error('nothing was played');
  return result;
};
/** A running server of which parts can be replaced. */
export function delegating(running: RunningServer): RunningServer {
  return {
    endpoint: (...args) => running.endpoint(...args),
    replaceStaple: (...args) => running.replaceStaple(...args),
    removeStaple: (...args) => running.removeStaple(...args),
    replaceIdentity: (...args) => running.replaceIdentity(...args),
    log: () => running.log(),
    states: () => running.states(),
    [Symbol.asyncDispose]: () => running[Symbol.asyncDispose](),
  };
}
