import { partsOf } from '../../../harness/model/facts.ts';
import { type FactMeaning, meaningOf } from '../../../harness/model/meanings/index.ts';
import type { Scenario } from '../../../harness/model/scenario.ts';
import type { PromiseClaim } from '../../../harness/model/target.ts';
import type { Role } from '../../../harness/model/terms.ts';
import type { ClauseState } from '../../../harness/model/verdict.ts';
import { roles } from '../../../harness/run/roles.ts';
import { plural, type StandingTerm } from '../../../reports/summary.ts';
import type { FoundTarget } from '../../targets.ts';
import { hanging } from './scenario.ts';
import { listed } from './things.ts';

/** What a standing says of a verdict, by the word that is printed. */
const standings: Readonly<Record<StandingTerm, string>> = {
  'as-expected':
    'Nothing is news: the verdict is a good one, or a line of a baseline names just this one.',
  known:
    'It is a finding that a line of a baseline names with this verdict: it is shown, and is no ' +
    'news.',
  regression: 'It is news: a finding that no baseline names. The run ends with exit code 1.',
  finding:
    'It was found with a box elsewhere that no baseline speaks of: nothing was known of it, so ' +
    'that nothing has become worse. The run ends with exit code 1 all the same.',
  undecided:
    'Of a box elsewhere that no baseline speaks of: the cell could not be decided (inconclusive, ' +
    'or error). The run ends with exit code 3 where nothing worse was found.',
  fixed:
    'It is news: a baseline names a finding here, and the cell passes. The line is ' +
    'to be taken out of the baseline.',
  stale:
    'It is news: a baseline names another verdict than the one that was found ' +
    'here. The line is to be looked at.',
};

export function explainStanding(standing: StandingTerm): string[] {
  return [
    `${standing}: where a verdict stands against the baseline`,
    ...hanging(standings[standing]),
  ];
}

/** Where a clause stands by what a cell says of it. */
const states: Readonly<Record<ClauseState, string>> = {
  broken: 'A MUST, or a promise of its own manual, that the target does not do.',
  short:
    'The target falls short of it: what is only recommended was not done, or no more than the ' +
    'second best was seen.',
  open: 'The documents leave it open, or it could not be told.',
  kept: 'It was put to the test, and the target does it.',
};

export function explainClauseState(state: ClauseState): string[] {
  return [`${state}: where a requirement stands by a cell`, ...hanging(states[state])];
}

/** Every fact there is, and the roles that have it. */
export function factNames(): ReadonlyMap<string, readonly Role[]> {
  const found = new Map<string, Role[]>();
  for (const { name, facts } of Object.values(roles))
    for (const fact of Object.keys(facts)) found.set(fact, [...(found.get(fact) ?? []), name]);
  return found;
}

const worded = (value: string, meaning: FactMeaning | undefined): string => {
  const means = meaning?.values[value];
  return means === undefined ? value : `${value}: ${means}`;
};

/** What facts may be, word by word, and the facts that may be so. */
export function factValues(): ReadonlyMap<string, readonly { role: Role; fact: string }[]> {
  const found = new Map<string, { role: Role; fact: string }[]>();
  for (const { name: role, facts } of Object.values(roles))
    for (const [fact, { values }] of Object.entries(facts))
      for (const value of values.filter((it) => !it.startsWith('<')))
        found.set(value, [...(found.get(value) ?? []), { role, fact }]);
  return found;
}

export const explainValue = (
  value: string,
  of: readonly { role: Role; fact: string }[],
): string[] => [
  `${value}: what the judge may find a fact to be`,
  ...of.flatMap(({ role, fact }) => {
    const meaning = meaningOf(role, fact);
    const about = meaning?.about ?? 'a fact';
    return hanging(`${fact} ${value} (as ${role}; ${about}): ${meaning?.values[value] ?? value}`);
  }),
];

/**
 * A fact of one act of a scenario (`again.staple`), or of whichever.
 * @param key as scenarios and reports name it.
 */
export function explainFact(
  key: string,
  of: readonly Role[],
  scenarios: readonly Scenario[],
): string[] {
  const { act, fact } = partsOf(key);
  const about = of.flatMap((role) => {
    const definition = roles[role].facts[fact];
    if (!definition) return [];
    const meaning = meaningOf(role, fact);
    return [
      ...hanging(
        `Of a target as ${role}, layer ${definition.layer}: ${meaning?.about ?? fact}. It is`,
      ),
      ...definition.values.map((value) => `    ${worded(value, meaning)}`),
    ];
  });
  const expecting = scenarios.filter(({ expect, provided }) =>
    [...Object.keys(expect), ...Object.keys(provided)].some((each) =>
      act === undefined ? partsOf(each).fact === fact : each === key,
    ),
  );
  return [
    `${key}: a fact that the judge establishes from what was seen` +
      (act === undefined ? '' : `; ${fact}, of the act that the scenario calls ${act}`),
    ...about,
    ...hanging(
      '<proof> and <identity> stand for names of the arrangement, <alert> for one of TLS.',
    ),
    ...listed('Expected by', expecting),
  ];
}

/** What manuals say in the same words, and the targets whose manuals do. */
interface Made {
  claim: PromiseClaim;
  by: string[];
}

/** Promises by their ids: each way in which manuals make it. */
export function promisesOf(targets: readonly FoundTarget[]): ReadonlyMap<string, Made[]> {
  const found = new Map<string, Made[]>();
  for (const { target } of targets)
    for (const claim of target.promises) {
      const made = found.get(claim.id) ?? [];
      const same = made.find((it) => wordsOf(it.claim) === wordsOf(claim));
      if (same) same.by.push(target.name);
      else made.push({ claim, by: [target.name] });
      found.set(claim.id, made);
    }
  return found;
}

const wordsOf = ({ text, source, unjudged }: PromiseClaim): string =>
  [text, source.document, source.section, unjudged ?? ''].join('\n');

export function explainPromise(
  id: string,
  made: readonly Made[],
  scenarios: readonly Scenario[],
): string[] {
  const count = made.reduce((sum, { by }) => sum + by.length, 0);
  return [
    `${id}: a promise of ` +
      (count === 1 ? "a target's own manual" : `the manuals of ${plural(count, 'target')}`),
    ...made.flatMap(({ claim: { text, source, unjudged }, by }) => [
      ...hanging(`${text} (${source.document} ${source.section})`),
      ...hanging(`Made by ${by.join(', ')}; judged like a requirement, for those alone.`),
      ...(unjudged === undefined ? [] : hanging(`Not put to the test: ${unjudged}`)),
    ]),
    ...listed(
      'Put to the test by',
      scenarios.filter(({ promise }) => Object.hasOwn(promise, id)),
    ),
  ];
}
