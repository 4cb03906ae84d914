import { type Baseline, standingOf } from '../../harness/judge/baseline.ts';
import { type Claimed, judgeColumns } from '../../harness/judge/column.ts';
import type { Outcome } from '../../harness/model/run.ts';

/**
 * The outcomes that are judged otherwise once the whole column is known, with their new verdict and
 * standing.
 * @param claimed what an outcome was judged by; undefined where nobody knows any more.
 */
export function judgedInColumns(
  outcomes: readonly Outcome[],
  claimed: (outcome: Outcome) => Claimed | undefined,
  baselineOf: (outcome: Outcome) => Baseline,
): Outcome[] {
  return judgeColumns(outcomes, claimed).map(({ outcome, verdict }) => {
    const { known: _, ...rest } = outcome;
    const standing = standingOf(outcome.cell, verdict.kind, baselineOf(outcome));
    return { ...rest, verdict, ...standing };
  });
}
