import { definitionOf } from '../model/facts.ts';
import type { Observation, Recorded } from '../model/observation.ts';
import type { Role } from '../model/terms.ts';
import type { Verdict } from '../model/verdict.ts';
import { type JudgeInput, judge, unjudged } from './judge.ts';
import type { Judging } from './judging.ts';

/** What a cell is judged by, beside what was recorded of it. */
export type Question = Pick<JudgeInput, 'scenario' | 'variant' | 'promises' | 'requirements'>;

/** Does the verdict find fault with the target? */
export const accuses = ({ kind }: Verdict): boolean => kind === 'fail' || kind === 'warn';

/** In words: the target ended in mid-run, so. */
export const gone = (how: string): string => `The target ended in mid-run: ${how}.`;

/** What of a cell the clock decided, if anything: a fact, or the end of a connection. */
function timedIn(
  role: Role,
  facts: Readonly<Record<string, string>>,
  observation: Observation,
): string | undefined {
  const fact = Object.entries(facts).find(([name, value]) =>
    definitionOf(role, name)?.timed?.includes(value),
  );
  if (fact) return `${fact[0]} is ${fact[1]}`;
  if (!('connections' in observation)) return undefined;
  const left = observation.connections.find(({ ending }) => ending.how === 'stalled');
  if (left) return `connection "${left.name}" stalled`;
  const waited = observation.connections.find(({ outwaited }) => outwaited);
  return waited && `what was waited for had not come by connection "${waited.name}"`;
}

/**
 * The verdict on a recorded cell. A pure function of the record and of today's rules: the player
 * asks it when a cell was played, `mailstaple judge` asks it again at any time.
 */
export function decide(
  judging: Judging,
  question: Question,
  { observation, known, circumstances }: Recorded,
): Verdict {
  const { ownFault, clock, ended, late, unforeseen } = circumstances;
  const refusal = judging.refused(question.scenario, observation);
  if (refusal)
    return unjudged(refusal.kind, refusal.reason, question.requirements, refusal.mismatches);
  const facts = judging.facts(observation, known);
  const inconclusive =
    clock ??
    (ended === undefined ? judging.undecided(observation, question.scenario) : gone(ended));
  const untested = judging.untested(observation);
  const verdict = judge({ ...question, facts, ownFault, inconclusive, untested });
  const undecided = (doubt: string): Verdict => judge({ ...question, facts, inconclusive: doubt });
  // What came late, or did not come, since we were late says nothing of the target: no fault, and
  // no merit either. Who lost patience with us may look like one who refuses.
  if (late !== undefined && (accuses(verdict) || judging.cutShort(observation)))
    return { ...undecided(late), late: true };
  const timed =
    unforeseen && accuses(verdict)
      ? timedIn(question.scenario.role, facts, observation)
      : undefined;
  if (timed)
    return undecided(`${timed}, which a busy machine may bring about, and it was not played alone`);
  const doubt = accuses(verdict) ? judging.doubt(observation) : undefined;
  return doubt === undefined ? verdict : undecided(doubt);
}
