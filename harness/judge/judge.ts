import type { Expected, Scenario } from '../model/scenario.ts';
import type { PromiseClaim } from '../model/target.ts';
import type { Source } from '../model/terms.ts';
import type { Mismatch, Verdict, VerdictKind } from '../model/verdict.ts';
import { factBeside } from './fact-name.ts';

export interface JudgeInput {
  scenario: Scenario;
  facts: Readonly<Record<string, string>>;
  /** Promises the target makes. */
  promises: readonly PromiseClaim[];
  /** The requirements the scenario proves, as sources. */
  requirements: readonly Source[];
  /** Set when the evidence cannot decide: why. */
  inconclusive?: string | undefined;
  /** Set when the target was not put to the test at all: why. */
  untested?: string | undefined;
  /** Set when our own side was at fault: how. */
  ownFault?: string | undefined;
}

type Class = 'met' | 'open' | 'untested' | 'second-best' | 'untold' | 'broken';

const rank: Record<Class, number> = {
  met: 0,
  open: 1,
  untested: 2,
  'second-best': 3,
  untold: 4,
  broken: 5,
};
const kindOf: Record<Class, VerdictKind> = {
  met: 'pass',
  open: 'note',
  untested: 'note',
  'second-best': 'warn',
  untold: 'inconclusive',
  broken: 'fail',
};

/** What the examiner cannot judge (an issuer that was not sent, an algorithm not known here) says nothing of the target. */
const isUnjudged = (fact: string, actual: string): boolean =>
  actual === 'unknown' && /(?:^|\.)(?:fits|acceptable)$/.test(fact);

/**
 * Is this no more than that the target did nothing by which it could be told, or did not say in time what became of a
 * message? A slow machine looks the same, so that nobody is accused by it. Who came and then went silent in the handshake hangs: that was seen.
 */
function isUntold(fact: string, actual: string, facts: Readonly<Record<string, string>>): boolean {
  if (actual !== 'unknown') return false;
  if (/(?:^|\.)injection$/.test(fact)) return true;
  if (!/(?:^|\.)delivery$/.test(fact)) return false;
  return facts[fact.replace(/delivery$/, 'handshake')] !== 'stalls';
}

/** Was it an odd act, and did the same without the odd part fare no better? Then it is not the odd part that was met. */
const isUntested = (fact: string, facts: Readonly<Record<string, string>>): boolean =>
  fact !== 'alive' && facts[factBeside(fact, 'control')] === 'fails';

/** How an expectation reads in a report. */
export function wording(expected: Expected): string {
  if (typeof expected === 'string') return expected;
  const hoped = 'oneOf' in expected ? expected.oneOf.join(' or ') : '';
  const open = 'either' in expected ? `left open: ${expected.either.join(' or ')}` : '';
  return hoped && open ? `${hoped} (${open})` : hoped || open;
}

function classify(expected: Expected, tolerated: readonly string[], actual: string): Class {
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

/**
 * What the evidence says about a cell. A pure function of what was claimed and what was seen, so that a recorded run can
 * be judged again. A promise of the target's own manual stands in place of the scenario's expectation on the same fact.
 */
export function judge(input: JudgeInput): Verdict {
  const { scenario, facts, requirements } = input;
  const kept = input.promises.filter(({ id }) => scenario.promise[id] !== undefined);
  const promisedFacts = new Map<string, Expected>();
  for (const { id } of kept)
    for (const [fact, expected] of Object.entries(scenario.promise[id] ?? {}))
      promisedFacts.set(fact, expected);
  const promises = kept.map(({ source, text }): Source => ({ ...source, level: 'promise', text }));
  const verdict = (
    kind: VerdictKind,
    reason: string,
    mismatches: Mismatch[] = [],
    byWordAlone = false,
  ): Verdict => ({
    kind,
    reason,
    mismatches,
    promised: byWordAlone ? promises : [...requirements, ...promises],
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

  let worst: Class = 'met';
  // Whether the documents themselves find fault: a product that breaks no more than its own word breaks no requirement.
  let worstByDocuments: Class = 'met';
  const mismatches: Mismatch[] = [];
  const classes: Class[] = [];
  for (const fact of new Set([...Object.keys(scenario.expect), ...promisedFacts.keys()])) {
    const expected = promisedFacts.get(fact) ?? scenario.expect[fact];
    if (expected === undefined) continue;
    const actual = facts[fact] ?? 'not seen';
    const tolerated = scenario.tolerate[fact] ?? [];
    const classOf = (it: Expected, allowed: readonly string[]): Class => {
      const found = classify(it, allowed, actual);
      if (rank[found] > rank.untested && isUntested(fact, facts)) return 'untested';
      const untold = isUnjudged(fact, actual) || isUntold(fact, actual, facts);
      return found === 'broken' && untold ? 'untold' : found;
    };
    const seen = classOf(expected, promisedFacts.has(fact) ? [] : tolerated);
    const plain = scenario.expect[fact];
    const byDocuments = plain === undefined ? 'met' : classOf(plain, tolerated);
    if (rank[byDocuments] > rank[worstByDocuments]) worstByDocuments = byDocuments;
    if (seen !== 'met') {
      mismatches.push({ fact, expected: wording(expected), actual });
      classes.push(seen);
    }
    if (rank[seen] > rank[worst]) worst = seen;
  }
  // The sentence speaks of what decided the verdict; what is merely open stands in the table of facts.
  const decisive = mismatches.filter((_, index) => classes[index] === worst);
  const byWordAlone = worst === 'broken' && rank[worstByDocuments] < rank['second-best'];
  return verdict(kindOf[worst], sentence(worst, scenario.title, decisive), mismatches, byWordAlone);
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

function sentence(worst: Class, title: string, mismatches: readonly Mismatch[]): string {
  const seen = mismatches.map(({ fact, actual }) => `${fact} ${actual}`).join(', ');
  if (worst === 'met') return `As claimed: ${title}.`;
  if (worst === 'open') return `The documents leave it open; seen: ${seen}.`;
  const differs = mismatches
    .map(({ fact, expected, actual }) => `${fact} is ${actual}, expected ${expected}`)
    .join('; ');
  if (worst === 'untested') {
    const strangers = mismatches.some(({ actual }) => actual === 'declined');
    return `Not put to the test: ${differs}, and the same without its odd part fares no better${strangers ? ': the two have no parameters in common' : ''}.`;
  }
  if (worst === 'untold') {
    const unjudged = mismatches.some(({ fact, actual }) => isUnjudged(fact, actual));
    return `${unjudged ? 'It cannot be judged here' : 'Cannot be told'}: ${differs}.`;
  }
  return worst === 'second-best' ? `Only the second best: ${differs}.` : `Not kept: ${differs}.`;
}
