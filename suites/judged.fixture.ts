import { judge } from '../harness/judge/judge.ts';
import type { Scenario } from '../harness/model/scenario.ts';
import type { PromiseClaim } from '../harness/model/target.ts';
import type { TlsVersion } from '../harness/model/terms.ts';
import type { Verdict, VerdictKind } from '../harness/model/verdict.ts';
import { scenarios } from './index.ts';
import { requirementById } from './requirements/catalogue.ts';

/** The verdict on a scenario for what was seen, by clauses of the catalogue and by promises. */
export function verdictOn(
  scenario: Scenario,
  facts: Readonly<Record<string, string>>,
  tls: TlsVersion,
  promises: readonly PromiseClaim[] = [],
): Verdict {
  const [transport = 'starttls'] = scenario.transports;
  return judge({
    scenario,
    variant: { transport, tls },
    facts,
    promises,
    requirements: scenario.proves.flatMap((id) => requirementById(id) ?? []),
  });
}

/** Its kind alone, where nothing was promised. */
export const judgedAs = (...given: Parameters<typeof verdictOn>): VerdictKind =>
  verdictOn(...given).kind;

/** @throws Error where there is no such scenario. */
export function scenarioOf(id: string): Scenario {
  const scenario = scenarios.find((one) => one.id === id);
  if (!scenario) throw new Error(`${id}: there is no such scenario`);
  return scenario;
}
