import type { Finding } from '../harness/model/finding.ts';
import type { Evidence, Excerpt, JournalLine, Outcome } from '../harness/model/run.ts';
import type { JudgedClause, Verdict } from '../harness/model/verdict.ts';

/** Number of an entry of the table that its field is named after, of the same writer. */
type At = number;

/** What a scenario claims. */
export type Claim = Pick<Outcome, 'scenario' | 'title' | 'role' | 'proves' | 'covers'>;
/** A finding without what was said of the staple at hand. */
export type Rule = Omit<Finding, 'detail'>;

/** Entries that are new in a table, numbered from `at` on. */
export interface Entries<T> {
  at: number;
  entries: T[];
}

/**
 * A line of a journal with what many outcomes have in common, each once. Lines behind it name it by
 * its number. A number has one meaning for good, and is never given twice by the same writer.
 */
export interface SharedLine {
  type: 'shared';
  /** Who writes: a word of its own for each time a journal is begun or gone on with. */
  by: string;
  lines?: Entries<string>;
  /** Lists of numbers of `lines`. */
  blocks?: Entries<At[]>;
  claims?: Entries<Claim>;
  clauses?: Entries<JudgedClause[]>;
  facts?: Entries<Verdict['facts']>;
  rules?: Entries<Rule>;
  /** A number of `rules` and one of `lines`, what was said of it, in turns. */
  findings?: Entries<At[]>;
}

/** An excerpt by numbers: of `findings`, and of `blocks`. */
export interface ExcerptByNumber extends Pick<Excerpt, 'connection' | 'times' | 'requests'> {
  staple: At;
  chain: At;
  findings: At;
  transcript: At;
  handshake: At;
}

/** An outcome whose parts stand in lines before it. */
export interface CellLine
  extends Omit<Outcome, 'type' | keyof Claim | 'verdict' | 'excerpts' | 'evidence'> {
  type: 'cell';
  by: string;
  claim: At;
  verdict: Omit<Verdict, 'clauses' | 'facts'> & { clauses: At; facts: At };
  excerpts: ExcerptByNumber[];
  /** `files`: a number of `blocks`. */
  evidence?: Omit<Evidence, 'files'> & { files: At };
}

/** Any line of a journal; those of schema 1 have no other than `JournalLine`. */
export type AnyLine = JournalLine | SharedLine | CellLine;
