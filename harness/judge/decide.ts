import type { Recorded } from '../model/observation.ts';
import type { Verdict } from '../model/verdict.ts';
import { type JudgeInput, judge, unjudged } from './judge.ts';
import type { Judging } from './judging.ts';

/** What a cell is judged by, beside what was recorded of it. */
export type Question = Pick<JudgeInput, 'scenario' | 'variant' | 'promises' | 'requirements'>;

/** Does the verdict find fault with the target? */
export const accuses = ({ kind }: Verdict): boolean => kind === 'fail' || kind === 'warn';

/** In words: the target ended in mid-run, so. */
export const gone = (how: string): string => `The target ended in mid-run: ${how}.`;

/**
 * The verdict on a recorded cell. A pure function of the record and of today's rules: the player
 * asks it when a cell was played, `mailstaple judge` asks it again at any time.
 */
export function decide(
  judging: Judging,
  question: Question,
  { observation, known, circumstances }: Recorded,
): Verdict {
  const { ownFault, clock, ended, late } = circumstances;
  const refusal = judging.refused(question.scenario, observation);
  if (refusal)
    return unjudged(refusal.kind, refusal.reason, question.requirements, refusal.mismatches);
  const facts = judging.facts(observation, known);
  const inconclusive =
    clock ??
    (ended === undefined ? judging.undecided(observation, question.scenario) : gone(ended));
  const untested = judging.untested(observation);
  const verdict = judge({ ...question, facts, ownFault, inconclusive, untested });
  // Who is found fault with because something came late is heard again, should it be us who were
  // late.
  return late !== undefined && accuses(verdict)
    ? judge({ ...question, facts, inconclusive: late })
    : verdict;
}
