import type { Arrangement, Connection, Observation } from '../model/observation.ts';
import { isOf, type ObservationOf, type ScenarioOf } from '../model/roles.ts';
import type { Scenario } from '../model/scenario.ts';
import type { Role } from '../model/terms.ts';
import type { Mismatch, VerdictKind } from '../model/verdict.ts';

/** A verdict that does not follow from facts. */
export interface Refused {
  kind: VerdictKind;
  reason: string;
  mismatches: Mismatch[];
}

/** How a role is judged: pure functions of what was seen and what was put there. */
export interface JudgingOf<S extends Scenario, O extends Observation> {
  /** What is established, in the words of `model/facts.ts`. No opinion. */
  facts(observation: O, known: Arrangement): Record<string, string>;
  /** Why the evidence cannot decide, if it cannot. */
  undecided(observation: O, scenario: S): string | undefined;
  /** Why the target was not put to the test at all, if it was not. */
  untested?(observation: O): string | undefined;
  /** Might this be what is seen of a target that is gone? */
  maybeGone(observation: O): boolean;
  /**
   * Is this what may be seen of one that lost patience with us? Where that is not told, it always
   * may.
   */
  cutShort?(observation: O): boolean;
  /** Why fault cannot be found with it after all, should fault be found. */
  doubt?(observation: O): string | undefined;
  /** The verdict on a program that would not start with the arrangement, if it would not. */
  refused?(scenario: S, observation: O): Refused | undefined;
}

/** Did any of these end before all was said, or was there none at all? */
export const isCutShort = (connections: readonly Connection[]): boolean =>
  connections.length === 0 || connections.some(({ ending }) => ending.how !== 'done');

/** The same for whoever has a scenario and an observation and need not know their role. */
export type Judging = Required<JudgingOf<Scenario, Observation>>;

/**
 * Makes the judging of a role one for any caller. Each function throws for an observation or
 * scenario of another role.
 */
export function defineJudging<R extends Role>(
  role: R,
  spec: JudgingOf<ScenarioOf<R>, ObservationOf<R>>,
): Judging {
  const own = <T extends Scenario | Observation>(it: T): Extract<T, { role: R }> => {
    if (isOf(role, it)) return it;
    throw new Error(`what is of a ${it.role} was to be judged as of a ${role}`);
  };
  return {
    facts: (observation, known) => spec.facts(own(observation), known),
    undecided: (observation, scenario) => spec.undecided(own(observation), own(scenario)),
    untested: (observation) => spec.untested?.(own(observation)),
    maybeGone: (observation) => spec.maybeGone(own(observation)),
    cutShort: (observation) => spec.cutShort?.(own(observation)) ?? true,
    doubt: (observation) => spec.doubt?.(own(observation)),
    refused: (scenario, observation) => spec.refused?.(own(scenario), own(observation)),
  };
}
