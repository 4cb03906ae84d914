import type { Mark } from '../../harness/model/config.ts';
import type { Target } from '../../harness/model/target.ts';

/** A target, where it was found, and how it is reached where that is not by its container. */
export interface FoundTarget {
  target: Target;
  /**
   * Path of the file that declares it: its `target.ts`, or a configuration. Empty for an address of
   * the command line.
   */
  module: string;
  /** Where its Dockerfile lies. */
  folder: string;
  /** Configuration it comes from, if it is none of ours. */
  config?: string;
  /** Path of its program, for one that runs on this machine. */
  exec?: string;
  /** Path of its adapter. */
  adapter?: string;
  mark?: Mark;
  /** Address of a box that is not ours. */
  remote?: string;
  /** File with known findings, where it is not the folder's own. */
  baseline?: string;
}

/**
 * A title for a program of one's own: what the bundled title says of where the bundled one came
 * from is left out.
 */
export const ownTitle = ({ title }: Target, exec: string): string =>
  `${title.replace(/,.*$/, '')}, ${exec}`;

/** What cannot be played, in a sentence that names the file. */
export interface Problem {
  /** Name of the target, as far as it can be told. */
  name?: string;
  /** It is one of ours, not of the user's. */
  bundled?: boolean;
  sentence: string;
}

/** Targets that can be played, and what is wrong with the others. */
export interface Collection {
  found: FoundTarget[];
  problems: Problem[];
}
