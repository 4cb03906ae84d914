import { layerOf } from '../../../model/facts.ts';
import type { Expectation, ServerScenario } from '../../../model/scenario.ts';

/** Without the facts that only a dialogue in SMTP can establish. */
const withoutDialogue = (expectation: Expectation): Expectation =>
  Object.fromEntries(
    Object.entries(expectation).filter(([fact]) => {
      const layer = layerOf('server', fact);
      return layer !== 'smtp' && layer !== 'starttls';
    }),
  );

/**
 * What is left of a scenario for a program that ends TLS and speaks no SMTP; nothing when it was
 * about SMTP.
 */
export function withoutSmtp(scenario: ServerScenario): ServerScenario | undefined {
  const expect = withoutDialogue(scenario.expect);
  if (Object.keys(expect).length === 0) return undefined;
  const promise = Object.fromEntries(
    Object.entries(scenario.promise).map(([id, expectation]) => [id, withoutDialogue(expectation)]),
  );
  return { ...scenario, expect, promise, provided: withoutDialogue(scenario.provided) };
}
