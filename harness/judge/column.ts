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
 * enforces, and a note that it cannot be told becomes a verdict. It has to have refused in both
 * versions of TLS: what is refused in one alone may have been refused for another reason. Pure, so
 * that it can be done again for a recorded run; an outcome that another cannot change is not among
 * the result.
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
  const inEither = (scenario: string, outcome: Outcome): Verdict['facts'][] =>
    (['1.2', '1.3'] as const).flatMap((tls) => {
      const variant = { ...outcome.variant, tls };
      const found = facts.get(keyOf(scenario, { ...outcome, variant }));
      return found === undefined ? [] : [found];
    });
  return outcomes.flatMap((outcome) => {
    if (outcome.verdict.kind !== 'note') return [];
    const by = claimed(outcome);
    const compared = by?.scenario.role === 'client' ? by.scenario.compared : undefined;
    const [peer, ...others] = compared ? inEither(compared.with, outcome) : [];
    if (!by || !compared || !peer || others.length === 0) return [];
    const shown = Object.keys(compared.shows);
    if (others.some((other) => shown.some((fact) => other[fact] !== peer[fact]))) return [];
    const { variant } = outcome;
    const verdict = judge({ ...by, variant, facts: outcome.verdict.facts, peer });
    return verdict.kind === outcome.verdict.kind ? [] : [{ outcome, verdict }];
  });
}
