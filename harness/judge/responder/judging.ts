import type { ResponderObservation } from '../../model/observation.ts';
import type { Exchange } from '../../model/responder/scenario.ts';
import { defineJudging } from '../judging.ts';
import { outerStatusOf } from './answer-facts.ts';
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

/** Did a question come to no reply, as where the way to a responder breaks? */
export const isWithoutReply = ({ ending: { how } }: Exchange): boolean =>
  how !== 'done' && how !== 'flooded' && how !== 'nonsense';

/** What a responder elsewhere may do to anybody at any time, and the way to it as well. */
function doubtOf(exchange: Exchange): string | undefined {
  const { name, response, ending, again } = exchange;
  const code = response?.code;
  if (code === 429 || code === 503) return `question "${name}" was turned away by HTTP ${code}`;
  if (outerStatusOf(exchange) === 'try-later')
    return `question "${name}" was answered by tryLater, which any may be (RFC 6960 2.3)`;
  if (isWithoutReply(exchange) && !again)
    return (
      `question "${name}" came to no reply (${ending.how}), which the way to a responder ` +
      'elsewhere may bring about as well'
    );
  return undefined;
}

/** How a target that answers is judged. */
export const responderJudging = defineJudging('responder', {
  facts: factsOfResponder,
  undecided: (observation) => undecided(observation),
  doubt: ({ remote, exchanges }) =>
    remote ? exchanges.map(doubtOf).find((doubt) => doubt !== undefined) : undefined,
  maybeGone: ({ aliveAfter }) => !aliveAfter,
  cutShort: ({ exchanges }) =>
    exchanges.length === 0 || exchanges.some(({ ending }) => ending.how !== 'done'),
});
