import type { Scenario } from '../../../harness/model/scenario.ts';
import type { PromiseClaim } from '../../../harness/model/target.ts';
import type { Role } from '../../../harness/model/terms.ts';
import type { Standing } from '../../../harness/model/verdict.ts';
import { roles } from '../../../harness/run/roles.ts';
import { plural } from '../../../reports/summary.ts';
import type { FoundTarget } from '../../targets.ts';
import { hanging } from './scenario.ts';
import { listed } from './things.ts';

/** What a standing says of a verdict. */
const standings: Readonly<Record<Standing, string>> = {
  'as-expected':
    'Nothing is news: the verdict is a good one, or a line of a baseline names just this one.',
  regression: 'It is news: a finding that no baseline names. The run ends with exit code 1.',
  fixed:
    'It is news: a baseline names a finding here, and the cell passes. The line is ' +
    'to be taken out of the baseline.',
  stale:
    'It is news: a baseline names another verdict than the one that was found ' +
    'here. The line is to be looked at.',
};

export const standingNames = Object.keys(standings) as Standing[];

export function explainStanding(standing: Standing): string[] {
  return [
    `${standing}: where a verdict stands against the baseline`,
    ...hanging(standings[standing]),
  ];
}

/** Every fact there is, and the roles that have it. */
export function factNames(): ReadonlyMap<string, readonly Role[]> {
  const found = new Map<string, Role[]>();
  for (const { name, facts } of Object.values(roles))
    for (const fact of Object.keys(facts)) found.set(fact, [...(found.get(fact) ?? []), name]);
  return found;
}

/** The fact behind `again.staple`, where a scenario has several acts. */
const withoutAct = (fact: string): string => fact.slice(fact.lastIndexOf('.') + 1);

export function explainFact(
  fact: string,
  of: readonly Role[],
  scenarios: readonly Scenario[],
): string[] {
  const about = of.flatMap((role) => {
    const definition = roles[role].facts[fact];
    if (!definition) return [];
    const values = definition.values.join(', ');
    return hanging(`Of a target as ${role}: layer ${definition.layer}; it is ${values}.`);
  });
  const expecting = scenarios.filter(({ expect, provided }) =>
    [...Object.keys(expect), ...Object.keys(provided)].some((key) => withoutAct(key) === fact),
  );
  return [
    `${fact}: a fact that the judge establishes from what was seen`,
    ...about,
    ...hanging(
      '<proof> and <identity> stand for names of the arrangement, <alert> for one of TLS.',
    ),
    ...listed('Expected by', expecting),
  ];
}

/** Promises by their ids, and the targets that make each. */
export function promisesOf(
  targets: readonly FoundTarget[],
): ReadonlyMap<string, { claim: PromiseClaim; by: string[] }> {
  const found = new Map<string, { claim: PromiseClaim; by: string[] }>();
  for (const { target } of targets)
    for (const claim of target.promises) {
      const known = found.get(claim.id) ?? { claim, by: [] };
      known.by.push(target.name);
      found.set(claim.id, known);
    }
  return found;
}

export function explainPromise(
  { claim, by }: { claim: PromiseClaim; by: readonly string[] },
  scenarios: readonly Scenario[],
): string[] {
  const { id, text, source, unjudged } = claim;
  return [
    `${id}: a promise of ` +
      (by.length === 1 ? "a target's own manual" : `the manuals of ${plural(by.length, 'target')}`),
    ...hanging(`${text} (${source.document} ${source.section})`),
    ...hanging(`Made by ${by.join(', ')}; judged like a requirement, for those alone.`),
    ...(unjudged === undefined ? [] : hanging(`Not put to the test: ${unjudged}`)),
    ...listed(
      'Put to the test by',
      scenarios.filter(({ promise }) => Object.hasOwn(promise, id)),
    ),
  ];
}
