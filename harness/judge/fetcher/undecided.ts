import { partsOf } from '../../model/facts.ts';
import type { FetcherObservation } from '../../model/observation.ts';
import type { FetcherScenario } from '../../model/scenario.ts';
import { askedLate, isHeldUp, isSlowBeside } from './facts.ts';

/**
 * Why the evidence about a target that fetches cannot decide: it was ended for asking without
 * pause, and the scenario is about something else; or it lives and could not be reached; or it came
 * up late, or did not end, and for no reason that can be told.
 */
export function undecidedFetcher(
  { endedAfter, connections, steps, aliveAfter, refused, requests }: FetcherObservation,
  { expect, when }: FetcherScenario,
): string | undefined {
  const counts = Object.keys(expect).some((key) => partsOf(key).fact === 'asked');
  if (endedAfter !== undefined && !counts)
    return `it asked without pause, and was ended after ${endedAfter} requests`;
  // On a busy machine a program may come up late; one that waits for a responder of ours does not.
  const shut = steps.find((step) => step.opened === 'never');
  if (shut && refused === undefined && !isHeldUp(requests))
    return (
      `its port was not open in time ("${shut.name}"), and it was not ` +
      'waiting for a responder of ours'
    );
  // So a run that did not end, though everything it asked for was answered at once.
  const endless = steps.find(({ run }) => run?.code === 'no-end');
  const own = endless ? requests.filter(({ at }) => at >= endless.from && at < endless.to) : [];
  if (endless && !isHeldUp(own))
    return (
      `it did not end in time ("${endless.name}"), and it was not ` +
      'waiting for a responder of ours'
    );
  const asksForPort = Object.keys(expect).some((key) => partsOf(key).fact === 'ports');
  const slow = steps.find((step) => isSlowBeside(step, requests));
  if (asksForPort && slow)
    return (
      `its port was open late ("${slow.name}") while the responder had not answered yet: ` +
      'whether it waited for a while cannot be told'
    );
  const left = steps.find((step) => askedLate(step, connections, requests));
  if (left)
    return (
      `it asked long after the handshake of "${left.name}" had begun, and was still waiting for ` +
      'an answer when we left'
    );
  const opened = steps.every((step) => step.opened !== 'never');
  // Who comes while the configuration is read again may find nobody there, and that is seen.
  const meanwhile = when.flatMap((act) => (act.do === 'reload' && act.meanwhile ? act.name : []));
  const lost = connections.find(
    ({ name, aside, ending }) =>
      ending.phase === 'connect' &&
      ending.how !== 'done' &&
      aside !== 'turned-away' &&
      !meanwhile.some((one) => one === name),
  );
  if (lost && opened && aliveAfter && endedAfter === undefined)
    return (
      `connection "${lost.name}" was not made: ` +
      `${lost.ending.how}${lost.ending.detail ? ` (${lost.ending.detail})` : ''}`
    );
  return undefined;
}
