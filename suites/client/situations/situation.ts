import type { ClientHost, TlsVersion } from '#harness';
import type { RowName } from '../matrix.ts';
import type { PolicyName } from '../policies.ts';

/** What a sender is served, and which row of the matrix says what it may make of it. */
export interface Situation {
  /** What is served, as the beginning of a title. */
  served: string;
  row: RowName;
  given: Partial<ClientHost>;
  /** What is broken by taking it for good, or by delivering where it is to be refused. */
  proves: readonly string[];
  /** What is broken by calling it verified, where that is something else. */
  marks?: readonly string[];
  /** What requires a sender to accept it, if anything does. */
  accepts?: readonly string[];
  covers: readonly string[];
  versions?: readonly TlsVersion[];
  /** Played under these policies only; default: every column of the row. */
  under?: readonly PolicyName[];
}

export type Situations = Readonly<Record<string, Situation>>;
