import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import {
  type Baseline,
  BaselineError,
  type BaselineLine,
  expiredLines,
  lineOn,
  parseBaseline,
  unmatchedLines,
} from '../../../harness/judge/baseline.ts';
import type { EndRecord } from '../../../harness/model/run.ts';
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
  readonly #digests = new Map<string, string>();

  /**
   * Reads these files. @throws UsageError in one sentence with file and line, of the first that is
   * no baseline.
   */
  read(files: readonly string[]): void {
    for (const file of files) {
      if (this.#read.has(file)) continue;
      const { baseline, sha256 } = readBaseline(file);
      this.#read.set(file, baseline);
      this.#digests.set(file, sha256);
    }
  }

  /** What is known by one of these files. @throws as `read`, where it is read now. */
  of(file: string): Baseline {
    this.read([file]);
    return this.#read.get(file) ?? [];
  }

  /** What was read, by its path as seen from here, and its SHA-256, hex. */
  get digests(): { file: string; sha256: string }[] {
    return [...this.#digests].map(([file, sha256]) => ({ file: shortPath(file), sha256 }));
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

  /**
   * Lines that are not true any more, a sentence each: they decide none of these cells, or have
   * expired, and which of them those are.
   * @param day today in UTC: `2027-01-31`.
   */
  stale(
    planned: { cells: readonly string[]; filtered: boolean },
    day: string,
  ): Pick<EndRecord, 'staleLines' | 'expired'> {
    const expired: string[] = [];
    const staleLines = [...this.#read.values()].flatMap((baseline) => {
      const own = expiredLines(baseline, planned.cells, day);
      expired.push(...own);
      return [...unmatchedLines(baseline, planned), ...own];
    });
    return { staleLines, ...(expired.length > 0 ? { expired } : {}) };
  }
}

/** @throws UsageError in one sentence with file and line, when it is none. */
function readBaseline(file: string): { baseline: Baseline; sha256: string } {
  try {
    const octets = readFileSync(file);
    const sha256 = createHash('sha256').update(octets).digest('hex');
    return { baseline: parseBaseline(octets.toString('utf8'), shortPath(file)), sha256 };
  } catch (error) {
    if (error instanceof BaselineError) throw new UsageError(error.message.replace(/\.$/, ''));
    throw new UsageError(`${shownPath(file)} ${reasonOf(error)}`);
  }
}
