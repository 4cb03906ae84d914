import type { ServerScenario } from '../../../model/scenario.ts';
import type { Transport } from '../../../model/terms.ts';
import type { Cell } from '../../cell.ts';

const changesThings = ({ when }: ServerScenario): boolean =>
  when.some((act) => act.do !== 'connect');

/** Cells that may share one listener: same description, and nobody changes it. */
export function arrangementKey({ id, scenario }: Cell<ServerScenario>): string {
  // Records are no part of what is put in place.
  const { tlsa: _, ...given } = scenario.given;
  return changesThings(scenario) ? id : JSON.stringify(given);
}

/**
 * What an arrangement is made of: the scenario that describes it, and the transports that are used
 * of it.
 */
export interface Needed {
  scenario: ServerScenario;
  transports: Set<Transport>;
}

/** Which arrangements these cells need, by their key. */
export function arrangementsOf(cells: readonly Cell<ServerScenario>[]): Map<string, Needed> {
  const needed = new Map<string, Needed>();
  for (const cell of cells) {
    if (cell.unsupported !== undefined) continue;
    const key = arrangementKey(cell);
    const entry = needed.get(key) ?? { scenario: cell.scenario, transports: new Set<Transport>() };
    entry.transports.add(cell.variant.transport);
    needed.set(key, entry);
  }
  return needed;
}
