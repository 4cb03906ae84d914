import type { Source } from './terms.ts';

export const verdictKinds = [
  'pass',
  'fail',
  'warn',
  'note',
  'unsupported',
  'blocked',
  'inconclusive',
  'error',
] as const;
export type VerdictKind = (typeof verdictKinds)[number];

/** Was the cell played without anything being learned of the target? */
export const isUndecided = (kind: VerdictKind): boolean =>
  kind === 'inconclusive' || kind === 'error';

/** Does the verdict say something of the target itself? */
export const isJudged = (kind: VerdictKind): boolean =>
  kind === 'pass' || kind === 'fail' || kind === 'warn' || kind === 'note';

/** One expectation that was not met, or was left open. */
export interface Mismatch {
  fact: string;
  expected: string;
  actual: string;
}

/**
 * What a cell says of a clause: `short`, what is only recommended was not done, or no more than the
 * second best was seen; `open`, the documents leave it open, or it could not be told.
 */
export const clauseStates = ['broken', 'short', 'open', 'kept'] as const;
export type ClauseState = (typeof clauseStates)[number];

/**
 * A clause that was put to the test, and where it stands; a promise of the target's own bears its
 * id and the level `promise`.
 */
export interface JudgedClause extends Source {
  id: string;
  state: ClauseState;
}

/** What the evidence says about a cell. */
export interface Verdict {
  kind: VerdictKind;
  /** One sentence: what it means for the reader. */
  reason: string;
  mismatches: Mismatch[];
  /** Every clause and promise that was put to the test. */
  clauses: JudgedClause[];
  /** Every fact that was established. */
  facts: Record<string, string>;
  /** It is undecided for no other reason than that we were late ourselves. */
  late?: true;
}

/** Is it news against the baseline? */
export const standings = ['as-expected', 'regression', 'fixed', 'stale'] as const;
export type Standing = (typeof standings)[number];
