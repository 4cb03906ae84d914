import type { ResponderAct } from '../../../model/responder/scenario.ts';
import type { ResponderScenario } from '../../../model/scenario.ts';
import type { Cell } from '../../cell.ts';

/**
 * May what is done be felt by who asks the same process, or be its end? Such scenarios have one of
 * their own.
 */
const isDisturbing = (act: ResponderAct): boolean =>
  act.do !== 'ask' || act.malformed !== undefined || act.times > 1 || act.nonce === 0;

/** Does the scenario need a process that nobody else asks? */
export const isAlone = ({ given, when }: ResponderScenario): boolean =>
  given.goesWrong !== undefined || when.some(isDisturbing);

/** The same text for cells that the same process can answer. */
export function arrangementKey({ id, scenario }: Cell<ResponderScenario>): string {
  const { signer, key, lasts } = scenario.given;
  return [signer, key, lasts, ...(isAlone(scenario) ? [id] : [])].join(' ');
}

/** Every arrangement the cells need, by its key. */
export function arrangementsOf(
  cells: readonly Cell<ResponderScenario>[],
): ReadonlyMap<string, ResponderScenario> {
  return new Map(cells.map((cell) => [arrangementKey(cell), cell.scenario]));
}
