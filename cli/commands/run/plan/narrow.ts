import { matches } from '../../../../harness/model/glob.ts';
import type { Scenario } from '../../../../harness/model/scenario.ts';
import { conditions } from '../../../../suites/conditions.ts';
import { scenarios } from '../../../../suites/index.ts';
import { requirements } from '../../../../suites/requirements/catalogue.ts';
import { capabilitiesFor, knownCapabilities } from '../../../shared/capabilities.ts';
import { didYouMean, UsageError } from '../../../shared/usage.ts';
import type { Level } from '../../../shared/values.ts';
import type { RunOptions } from '../options.ts';

type Test = (scenario: Scenario) => boolean;

/**
 * The scenarios that level, requirement, condition and capability leave: within one kind any may
 * hold, of several kinds all must.
 * @returns their ids; undefined where none of these was asked for.
 * @throws UsageError for a word that fits nothing there is.
 */
export function narrowedTo({
  level = [],
  requirement = [],
  condition = [],
  capability = [],
}: RunOptions): readonly string[] | undefined {
  const tests = [
    level.length > 0 && ofLevel(level),
    ofIds('requirement', requirement, requirementIds(), ({ proves }) => proves),
    ofIds('condition', condition, Object.keys(conditions), ({ covers }) => covers),
    ofIds('capability', capability, knownCapabilities(), capabilitiesFor),
  ].filter((test) => test !== false);
  if (tests.length === 0) return undefined;
  return scenarios.filter((scenario) => tests.every((test) => test(scenario))).map(({ id }) => id);
}

const requirementIds = (): string[] => requirements.map(({ id }) => id);

function ofLevel(levels: readonly Level[]): Test {
  const known = new Map(requirements.map(({ id, level }) => [id, level]));
  // MUST NOT weighs what MUST does.
  const weight = (id: string): string => known.get(id)?.split(' ')[0]?.toLowerCase() ?? '';
  return ({ proves, promise }) =>
    levels.some((level) =>
      level === 'promise'
        ? Object.keys(promise).length > 0
        : proves.some((id) => weight(id) === level),
    );
}

function ofIds(
  what: string,
  globs: readonly string[],
  ids: readonly string[],
  idsOf: (scenario: Scenario) => readonly string[],
): Test | false {
  if (globs.length === 0) return false;
  for (const glob of globs)
    if (!ids.some((id) => matches(glob, id)))
      throw new UsageError(`no ${what} matches ${glob}${didYouMean(glob, ids)}`);
  return (scenario) => idsOf(scenario).some((id) => globs.some((glob) => matches(glob, id)));
}
