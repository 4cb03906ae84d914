import { judge } from '../harness/judge/judge.ts';
import type { Scenario } from '../harness/model/scenario.ts';
import type { TlsVersion } from '../harness/model/terms.ts';
import type { VerdictKind } from '../harness/model/verdict.ts';
import { requirementById } from './requirements/catalogue.ts';

/** The verdict on a scenario for what was seen, by the clauses of the catalogue. */
export function judgedAs(
  scenario: Scenario,
  facts: Readonly<Record<string, string>>,
  tls: TlsVersion,
): VerdictKind {
  const [transport = 'starttls'] = scenario.transports;
  return judge({
    scenario,
    variant: { transport, tls },
    facts,
    promises: [],
    requirements: scenario.proves.flatMap((id) => requirementById(id) ?? []),
  }).kind;
}
