import type { ResponderObservation } from '../../model/observation.ts';
import { defineJudging } from '../judging.ts';
import { factsOfResponder } from './facts.ts';

/**
 * Why the evidence cannot decide: nobody listens, or one that is slow to an ordinary question as
 * well, as where the machine is.
 */
function undecided({
  exchanges,
  aliveAfter,
  ended,
  remote,
}: ResponderObservation): string | undefined {
  const [first] = exchanges;
  if (!first) return 'Nothing was asked.';
  if (ended !== undefined) return undefined;
  if (exchanges.every(({ ending }) => ending.how === 'refused'))
    return `The responder cannot be reached: ${first.ending.detail ?? 'connection refused'}.`;
  // Who answered before, and then nobody any more, has shown what he does.
  if (!remote && exchanges.some(({ response }) => response !== undefined)) return undefined;
  const stalls = exchanges.some(({ ending }) => ending.how === 'stalled');
  if (stalls && (remote || !aliveAfter))
    return 'The responder does not answer in time, nor is an ordinary question answered.';
  return undefined;
}

/** How a target that answers is judged. */
export const responderJudging = defineJudging('responder', {
  facts: factsOfResponder,
  undecided: (observation) => undecided(observation),
  maybeGone: ({ aliveAfter }) => !aliveAfter,
  cutShort: ({ exchanges }) =>
    exchanges.length === 0 || exchanges.some(({ ending }) => ending.how !== 'done'),
});
