import { describe, expect, it } from 'vitest';
import { identity } from '../../../../ca/authority/spec.ts';
import { good } from '../../../../ca/proof/good.ts';
import { isOf } from '../../../model/roles.ts';
import type { ServerScenario } from '../../../model/scenario.ts';
import { defineTarget } from '../../../model/target.ts';
import { type ServerClaim, server } from '../../../vocabulary.ts';
import type { Cell } from '../../cell.ts';
import { planCells } from '../../plan.ts';
import { roles } from '../../roles.ts';
import { arrangementKey, arrangementsOf } from './arrangements.ts';

const words: ServerClaim = {
  title: 'x',
  proves: ['x'],
  expect: { alive: 'yes' },
  versions: ['1.3'],
};

const target = defineTarget({
  name: 'mta',
  title: 'An MTA',
  versions: [{ version: '2' }],
  roles: ['server', 'client'],
  runtimes: ['embedded'],
  capabilities: [
    'starttls',
    'implicit-tls',
    'staple-file',
    'hot-reload',
    'send-starttls',
    'request-staple',
  ],
  promises: [],
});
const cellsOf = (scenarios: readonly ServerScenario[]): Cell<ServerScenario>[] =>
  planCells(scenarios, target, { version: '2' }, 'embedded').flatMap((cell) =>
    isOf('server', cell.scenario) ? [{ ...cell, scenario: cell.scenario }] : [],
  );

describe('arrangements of a plan', () => {
  const connect = { do: 'connect', name: 'only' } as const;
  const scenarios = server('group', {
    one: { ...words, transports: ['starttls', 'implicit'] },
    same: { ...words, when: [connect, { do: 'connect', name: 'again' }] },
    other: { ...words, given: { proof: good().revoked() } },
    changes: { ...words, when: [connect, { do: 'remove' }] },
    unable: { ...words, given: { sni: { 'a.test': { identity: identity(), proof: good() } } } },
  });
  const needed = arrangementsOf(cellsOf(scenarios));

  it('one serves every cell of the same description; who changes it has its own', () => {
    expect([...needed.values()].map(({ scenario }) => scenario.id)).toEqual([
      'server/group/one',
      'server/group/other',
      'server/group/changes',
    ]);
    expect([...(needed.values().next().value?.transports ?? [])]).toEqual(['starttls', 'implicit']);
  });

  it('every cell that is played finds its own by its key', () => {
    for (const cell of cellsOf(scenarios))
      expect(needed.has(arrangementKey(cell))).toBe(cell.unsupported === undefined);
  });

  it('a scenario that changes things shares with nobody, not even with its own variants', () => {
    const cells = cellsOf(
      server('group', {
        changes: { ...words, versions: ['1.2', '1.3'], when: [{ do: 'remove' }] },
      }),
    );
    expect(new Set(cells.map(arrangementKey)).size).toBe(2);
  });

  it('each transport of each is a port of the target', () => {
    expect(roles.server.ports(cellsOf(scenarios))).toBe(4);
    const [cell] = cellsOf(scenarios);
    expect(() => cell && roles.client.ports([cell])).toThrow('is no scenario for a client');
  });
});
