import { beside, definitionOf } from '../model/facts.ts';
import type { Clause } from '../model/requirement.ts';
import type { Expected, Scenario } from '../model/scenario.ts';
import type { PromiseClaim } from '../model/target.ts';
import type { Variant } from '../model/terms.ts';
import {
  type ClauseState,
  clauseStates,
  type JudgedClause,
  type Mismatch,
  type Verdict,
  type VerdictKind,
} from '../model/verdict.ts';
import { binds, stateWhenMet, stateWhenMissed } from './clauses.ts';

export interface JudgeInput {
  scenario: Scenario;
  variant: Variant;
  facts: Readonly<Record<string, string>>;
  /** Promises the target makes. */
  promises: readonly PromiseClaim[];
  /**
   * The clauses the scenario is about; one that is not among them is not known, and counts for
   * nothing.
   */
  requirements: readonly Clause[];
  /**
   * Of the scenario that this one is compared with, the facts of the same target in the same
   * variant.
   */
  peer?: Readonly<Record<string, string>> | undefined;
  /** Set when the evidence cannot decide: why. */
  inconclusive?: string | undefined;
  /** Set when the target was not put to the test at all: why. */
  untested?: string | undefined;
  /** Set when our own side was at fault: how. */
  ownFault?: string | undefined;
}

/** `short`: missed, and no explicit MUST among the clauses it stands for. */
type Class = 'met' | 'open' | 'untested' | 'second-best' | 'short' | 'untold' | 'broken';

const rank: Record<Class, number> = {
  met: 0,
  open: 1,
  untested: 2,
  'second-best': 3,
  short: 3,
  untold: 4,
  broken: 5,
};
const kindOf: Record<Class, VerdictKind> = {
  met: 'pass',
  open: 'note',
  untested: 'note',
  'second-best': 'warn',
  short: 'warn',
  untold: 'inconclusive',
  broken: 'fail',
};

/** How an expectation reads in a report. */
export function wording(expected: Expected): string {
  if (typeof expected === 'string') return expected;
  const hoped = 'oneOf' in expected ? expected.oneOf.join(' or ') : '';
  const open = 'either' in expected ? `left open: ${expected.either.join(' or ')}` : '';
  return hoped && open ? `${hoped} (${open})` : hoped || open;
}

type Seen = Exclude<Class, 'untested' | 'short' | 'untold'>;

function classify(expected: Expected, tolerated: readonly string[], actual: string): Seen {
  if (
    typeof expected === 'string'
      ? actual === expected
      : 'oneOf' in expected && expected.oneOf.includes(actual)
  )
    return 'met';
  if (typeof expected !== 'string' && 'either' in expected && expected.either.includes(actual))
    return 'open';
  return tolerated.includes(actual) ? 'second-best' : 'broken';
}

/** Every clause of the scenario and every promise it speaks of, before anything was seen. */
function untried(
  requirements: readonly Clause[],
  promises: readonly PromiseClaim[],
): Map<string, JudgedClause> {
  const judged = new Map<string, JudgedClause>();
  for (const { id, document, section, level, text } of requirements)
    judged.set(id, { id, state: 'open', document, section, level, text });
  for (const { id, source, text } of promises)
    judged.set(id, { id, state: 'open', ...source, level: 'promise', text });
  return judged;
}

/** A verdict on a cell of which nothing was seen that could be judged. */
export const unjudged = (
  kind: VerdictKind,
  reason: string,
  requirements: readonly Clause[],
  mismatches: Mismatch[] = [],
): Verdict => ({
  kind,
  reason,
  mismatches,
  clauses: [...untried(requirements, []).values()],
  facts: {},
});

/**
 * What the evidence says about a cell. A pure function of what was claimed and what was seen, so
 * that a recorded run can be judged again. A fact that is missed breaks the clauses it is bound to
 * and no other; a promise of the target's own manual stands in place of the scenario's expectation
 * on the same fact.
 */
export function judge(given: JudgeInput): Verdict {
  const input = { ...given, scenario: besidePeer(given) };
  const { scenario, facts, requirements } = input;
  const promises = input.promises.filter(({ id }) => scenario.promise[id] !== undefined);
  const clauses = untried(requirements, promises);
  const verdict = (kind: VerdictKind, reason: string, mismatches: Mismatch[] = []): Verdict => ({
    kind,
    reason,
    mismatches,
    clauses: [...clauses.values()],
    facts: { ...facts },
  });
  if (input.ownFault !== undefined) return verdict('error', input.ownFault);
  if (input.inconclusive !== undefined) return verdict('inconclusive', input.inconclusive);
  if (input.untested !== undefined)
    return verdict('note', `Not put to the test: ${input.untested}.`);

  const absent = Object.entries(scenario.provided).filter(
    ([fact, expected]) => classify(expected, [], facts[fact] ?? 'not seen') !== 'met',
  );
  if (absent.length > 0) {
    const seen = absent.map(([fact]) => `${fact} is ${facts[fact] ?? 'not seen'}`).join(', ');
    return verdict('note', `Not put to the test: ${seen}.`, mismatchesOf(absent, facts));
  }

  const states = new Map<string, ClauseState>();
  let worst: Class = 'met';
  const mismatches: Mismatch[] = [];
  const classes: Class[] = [];
  const take = (fact: string, expected: Expected, seen: Class): void => {
    if (seen !== 'met') {
      mismatches.push({ fact, expected: wording(expected), actual: facts[fact] ?? 'not seen' });
      classes.push(seen);
    }
    if (rank[seen] > rank[worst]) worst = seen;
  };
  const promised = new Set(promises.flatMap(({ id }) => Object.keys(scenario.promise[id] ?? {})));
  const keys = new Set([...Object.keys(scenario.expect), ...promised]);
  for (const fact of keys) {
    const expected = scenario.expect[fact];
    const seen = expected === undefined ? 'met' : seenOf(input, fact, expected, states);
    const words = promises.flatMap(({ id }) => {
      const wanted = scenario.promise[id]?.[fact];
      return wanted === undefined ? [] : [{ id, wanted, seen: seenOfPromise(input, fact, wanted) }];
    });
    for (const { id, seen: own } of words) worsen(states, id, stateOfPromise[own]);
    // What the documents leave open, the target's own word decides.
    const last = words.at(-1);
    if (last) take(fact, last.wanted, last.seen);
    else if (expected !== undefined) take(fact, expected, seen);
  }
  // A clause of which nothing seen here speaks was not put to the test.
  for (const [id, clause] of clauses) {
    const state = states.get(id);
    if (state === undefined) clauses.delete(id);
    else clause.state = state;
  }
  // The sentence speaks of what decided the verdict; what is merely open stands in the table of
  // facts.
  const decisive = mismatches.filter((_, index) => rank[classes[index] ?? 'met'] === rank[worst]);
  return verdict(kindOf[worst], sentence(worst, input, decisive), mismatches);
}

/**
 * The scenario, with what is expected besides of a sender that says nothing and was seen to
 * enforce.
 */
function besidePeer({ scenario, facts, peer }: JudgeInput): Scenario {
  const compared = scenario.role === 'client' ? scenario.compared : undefined;
  if (!compared || !peer) return scenario;
  const enforces = Object.entries(compared.shows).every(
    ([fact, expected]) => classify(expected, [], peer[fact] ?? 'not seen') === 'met',
  );
  const silent = Object.keys(scenario.expect).some((fact) => {
    const silence = definitionOf('client', fact)?.silence;
    return silence !== undefined && facts[fact] === silence;
  });
  if (!enforces || !silent) return scenario;
  return {
    ...scenario,
    expect: { ...scenario.expect, ...compared.expect },
    tolerate: { ...scenario.tolerate, ...compared.tolerate },
    binds: { ...scenario.binds, ...compared.binds },
  };
}

/** Of several facts that a clause is bound to, the worst decides. */
function worsen(states: Map<string, ClauseState>, id: string, state: ClauseState): void {
  const known = states.get(id) ?? 'kept';
  states.set(id, clauseStates.indexOf(state) < clauseStates.indexOf(known) ? state : known);
}

const stateOfPromise: Readonly<Record<Class, ClauseState>> = {
  met: 'kept',
  open: 'open',
  untested: 'open',
  'second-best': 'short',
  short: 'short',
  untold: 'open',
  broken: 'broken',
};

/** Does this value say nothing of the target, and why? */
function untoldBy(
  { scenario: { role }, facts }: JudgeInput,
  fact: string,
): 'unjudged' | 'unseen' | undefined {
  const untold = definitionOf(role, fact)?.untold;
  if (untold === undefined || facts[fact] !== untold.value) return undefined;
  const { unless, why } = untold;
  return unless && facts[beside(fact, unless.fact)] === unless.is ? undefined : why;
}

/**
 * Was it an odd act, and did the same without the odd part fare no better? Then it is not the odd
 * part that was met.
 */
const isUntested = (fact: string, facts: Readonly<Record<string, string>>): boolean =>
  fact !== 'alive' && facts[beside(fact, 'control')] === 'fails';

/** What a value amounts to that may have been missed for reasons that are none of the target's. */
function excused(input: JudgeInput, fact: string, found: Seen): Exclude<Class, 'short'> {
  const missed = found === 'broken' || found === 'second-best';
  if (missed && isUntested(fact, input.facts)) return 'untested';
  return found === 'broken' && untoldBy(input, fact) !== undefined ? 'untold' : found;
}

const seenOfPromise = (input: JudgeInput, fact: string, wanted: Expected): Class =>
  excused(input, fact, classify(wanted, [], input.facts[fact] ?? 'not seen'));

/**
 * Judges one expected fact by the documents, and notes what that makes of the clauses it is bound
 * to.
 */
function seenOf(
  input: JudgeInput,
  fact: string,
  expected: Expected,
  states: Map<string, ClauseState>,
): Class {
  const { scenario, facts, variant, requirements } = input;
  const actual = facts[fact] ?? 'not seen';
  const found = excused(input, fact, classify(expected, scenario.tolerate[fact] ?? [], actual));
  const missed = found === 'broken' || found === 'second-best';
  const { clauses: ids = [], instead = {} } = scenario.binds[fact] ?? {};
  const meant = (missed ? instead[actual] : undefined) ?? ids;
  const bound = requirements.filter(
    (clause) => meant.includes(clause.id) && binds(clause, variant, fact, facts),
  );
  const breaks = bound.some((clause) => stateWhenMissed(clause) === 'broken');
  const seen: Class = found === 'broken' && !breaks ? 'short' : found;
  const stateOf = (clause: Clause): ClauseState => {
    if (seen === 'met') return stateWhenMet(clause);
    if (!missed) return 'open';
    const state = stateWhenMissed(clause);
    return seen === 'second-best' && state === 'broken' ? 'short' : state;
  };
  for (const clause of bound) worsen(states, clause.id, stateOf(clause));
  return seen;
}

const mismatchesOf = (
  facts: readonly [string, Expected][],
  seen: Readonly<Record<string, string>>,
): Mismatch[] =>
  facts.map(([fact, expected]) => ({
    fact,
    expected: wording(expected),
    actual: seen[fact] ?? 'not seen',
  }));

function sentence(worst: Class, input: JudgeInput, mismatches: readonly Mismatch[]): string {
  const seen = mismatches.map(({ fact, actual }) => `${fact} ${actual}`).join(', ');
  if (worst === 'met') return `As claimed: ${input.scenario.title}.`;
  if (worst === 'open') {
    const silent = mismatches.every(
      ({ fact, actual }) => definitionOf(input.scenario.role, fact)?.silence === actual,
    );
    return silent
      ? `It says nothing by which it could be told: ${seen}.`
      : `The documents leave it open; seen: ${seen}.`;
  }
  const differs = mismatches
    .map(({ fact, expected, actual }) => `${fact} is ${actual}, expected ${expected}`)
    .join('; ');
  if (worst === 'untested') {
    const strangers = mismatches.some(({ actual }) => actual === 'declined');
    return (
      `Not put to the test: ${differs}, and the same without its odd part fares no ` +
      `better${strangers ? ': the two have no parameters in common' : ''}.`
    );
  }
  if (worst === 'untold') {
    const unjudged = mismatches.some(({ fact }) => untoldBy(input, fact) === 'unjudged');
    return `${unjudged ? 'It cannot be judged here' : 'Cannot be told'}: ${differs}.`;
  }
  const told = {
    broken: 'Not kept',
    short: 'Should not be so',
    'second-best': 'Only the second best',
  };
  return `${told[worst]}: ${differs}.`;
}
