import { matches } from '../../../../harness/model/glob.ts';
import type { Scenario } from '../../../../harness/model/scenario.ts';

/**
 * The scenarios a profile names, and the calibrations they rest on; all of them when no globs are
 * given.
 */
export function scenariosOfProfile(
  scenarios: readonly Scenario[],
  globs: readonly string[],
): readonly Scenario[] {
  if (globs.length === 0) return scenarios;
  return scenarios.filter(
    ({ id, calibrates }) => calibrates !== undefined || globs.some((glob) => matches(glob, id)),
  );
}
