import { partsOf } from '../../model/facts.ts';
import type { FetcherObservation } from '../../model/observation.ts';
import type { FetcherScenario } from '../../model/scenario.ts';

/**
 * Why the evidence about a target that fetches cannot decide: it was ended for asking without
 * pause, and the scenario is about something else; or it lives and could not be reached.
 */
export function undecidedFetcher(
  { endedAfter, connections, steps, aliveAfter }: FetcherObservation,
  { expect }: FetcherScenario,
): string | undefined {
  const counts = Object.keys(expect).some((key) => partsOf(key).fact === 'asked');
  if (endedAfter !== undefined && !counts)
    return `it asked without pause, and was ended after ${endedAfter} requests`;
  const opened = steps.every((step) => step.opened !== 'never');
  const lost = connections.find(
    ({ ending }) => ending.phase === 'connect' && ending.how !== 'done',
  );
  if (lost && opened && aliveAfter && endedAfter === undefined)
    return `connection "${lost.name}" was not made: ${lost.ending.how}${lost.ending.detail ? ` (${lost.ending.detail})` : ''}`;
  return undefined;
}
