import type { Clause } from '../model/requirement.ts';
import type { Outcome } from '../model/run.ts';
import type { Scenario } from '../model/scenario.ts';
import type { PromiseClaim } from '../model/target.ts';
import { isJudged, type Verdict } from '../model/verdict.ts';
import { judge } from './judge.ts';

/** What an outcome was judged by. */
export interface Claimed {
  scenario: Scenario;
  promises: readonly PromiseClaim[];
  requirements: readonly Clause[];
}

const keyOf = (scenario: string, { target, version, variant }: Outcome): string =>
  JSON.stringify([scenario, target, version, variant]);

/**
 * The second step of judging, over all outcomes: a sender that says nothing of a status is held
 * beside what the same one did under the same policy over a bad signature. Who refuses that
 * enforces, and a note that it cannot be told becomes a verdict. Pure, so that it can be done again
 * for a recorded run; an outcome that another cannot change is not among the result.
 * @param claimed what the cell of an outcome was judged by; undefined where nobody knows any more.
 * @returns outcomes whose verdict is another than theirs so far, with that verdict; their standing
 * is not looked at.
 */
export function judgeColumns(
  outcomes: readonly Outcome[],
  claimed: (outcome: Outcome) => Claimed | undefined,
): { outcome: Outcome; verdict: Verdict }[] {
  const facts = new Map<string, Verdict['facts']>();
  for (const outcome of outcomes)
    if (isJudged(outcome.verdict.kind))
      facts.set(keyOf(outcome.scenario, outcome), outcome.verdict.facts);
  return outcomes.flatMap((outcome) => {
    if (outcome.verdict.kind !== 'note') return [];
    const by = claimed(outcome);
    const compared = by?.scenario.role === 'client' ? by.scenario.compared : undefined;
    const peer = compared && facts.get(keyOf(compared.with, outcome));
    if (!by || !peer) return [];
    const { variant } = outcome;
    const verdict = judge({ ...by, variant, facts: outcome.verdict.facts, peer });
    return verdict.kind === outcome.verdict.kind ? [] : [{ outcome, verdict }];
  });
}
