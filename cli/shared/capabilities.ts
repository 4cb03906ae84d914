import type { Scenario } from '../../harness/model/scenario.ts';
import { needsOf } from '../../harness/run/plan.ts';
import { scenarios } from '../../suites/index.ts';

/** Every capability that a scenario rests on, its carriers included, or calibrates. */
export const capabilitiesFor = (scenario: Scenario): string[] => [
  ...scenario.transports.flatMap((transport) => needsOf(scenario, transport)),
  ...(scenario.calibrates ? [scenario.calibrates] : []),
];

/** Every capability there is, in the order of the alphabet. */
export const knownCapabilities = (): string[] =>
  [...new Set<string>(scenarios.flatMap(capabilitiesFor))].sort();
