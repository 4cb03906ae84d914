import { readFileSync } from 'node:fs';
import {
  type Baseline,
  BaselineError,
  type BaselineLine,
  lineOn,
  parseBaseline,
  unmatchedLines,
} from '../../../harness/judge/baseline.ts';
import { reasonOf, shortPath, shownPath } from '../../shared/files.ts';
import { UsageError } from '../../shared/usage.ts';
import { baselineOf } from '../../targets.ts';
import type { Selected, Selection } from './plan/select.ts';

/**
 * The baseline of a target's own: it speaks of the target as it is, not of one that was told to be
 * wrong, nor of a program that states another version.
 */
export function ownBaseline(
  { found, unknown }: Pick<Selected, 'found' | 'unknown'>,
  defects: readonly string[],
): string[] {
  const own = defects.length === 0 && !unknown ? baselineOf(found) : undefined;
  return own === undefined ? [] : [own];
}

/** The baselines of a run, each read once and before anything is played. */
export class Baselines {
  readonly #read = new Map<string, Baseline>();

  /**
   * Reads these files. @throws UsageError in one sentence with file and line, of the first that is
   * no baseline.
   */
  read(files: readonly string[]): void {
    for (const file of files) if (!this.#read.has(file)) this.#read.set(file, baselineIn(file));
  }

  /**
   * Of what was selected that whose own baseline can be read; what is wrong with the others is
   * added to the problems.
   * @throws UsageError when nothing is left.
   */
  readable({ selected, problems }: Selection, defects: readonly string[]): Selected[] {
    const sound = selected.filter((it) => {
      try {
        this.read(ownBaseline(it, defects));
        return true;
      } catch (error) {
        if (!(error instanceof UsageError)) throw error;
        if (!problems.includes(error.message)) problems.push(error.message);
        return false;
      }
    });
    const [first] = problems;
    if (sound.length === 0 && first !== undefined) throw new UsageError(first);
    return sound;
  }

  /**
   * Of these files, later ones before earlier ones, the lines that decide any of the cells: all
   * that a player has to know.
   */
  deciding(files: readonly string[], cells: readonly string[]): Baseline {
    const read = files.map((file) => this.#read.get(file) ?? []);
    const lines = new Set(
      cells.map((cell) =>
        read.reduceRight<BaselineLine | undefined>(
          (found, baseline) => found ?? lineOn(baseline, cell),
          undefined,
        ),
      ),
    );
    return read.flatMap((baseline) => baseline.filter((line) => lines.has(line)));
  }

  /** Lines that decide none of these cells, a sentence each. */
  unmatched(planned: { cells: readonly string[]; filtered: boolean }): string[] {
    return [...this.#read.values()].flatMap((baseline) => unmatchedLines(baseline, planned));
  }
}

/**
 * The baseline in this file. @throws UsageError in one sentence with file and line, when it is
 * none.
 */
export function baselineIn(file: string): Baseline {
  try {
    return parseBaseline(readFileSync(file, 'utf8'), shortPath(file));
  } catch (error) {
    if (error instanceof BaselineError) throw new UsageError(error.message.replace(/\.$/, ''));
    throw new UsageError(`${shownPath(file)} ${reasonOf(error)}`);
  }
}
