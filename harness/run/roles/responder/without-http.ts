import { layerOf } from '../../../model/facts.ts';
import type { ResponderAct } from '../../../model/responder/scenario.ts';
import type { Expectation, ResponderScenario } from '../../../model/scenario.ts';

/** Is it about how a question is put into HTTP, or about who else is connected? */
const isAboutHttp = (act: ResponderAct): boolean =>
  act.do === 'ask'
    ? act.by !== 'POST' ||
      act.absolute ||
      act.chunked ||
      act.conditional ||
      act.sameConnection ||
      act.version !== '1.1' ||
      act.type !== 'application/ocsp-request' ||
      act.times > 1
    : act.do !== 'revoke';

const isOfHttp = (fact: string): boolean =>
  ['http', 'service'].includes(layerOf('responder', fact) ?? '');

const withoutCarrier = (expectation: Expectation): Expectation =>
  Object.fromEntries(Object.entries(expectation).filter(([fact]) => !isOfHttp(fact)));

/**
 * What is left of a scenario for a program that reads one request and writes one answer, the HTTP
 * before it being ours; nothing when it was about HTTP.
 */
export function withoutHttp(scenario: ResponderScenario): ResponderScenario | undefined {
  const expect = withoutCarrier(scenario.expect);
  const rests = Object.keys(scenario.provided).some(isOfHttp);
  if (Object.keys(expect).length === 0 || rests || scenario.when.some(isAboutHttp))
    return undefined;
  const promise = Object.fromEntries(
    Object.entries(scenario.promise).map(([id, expectation]) => [id, withoutCarrier(expectation)]),
  );
  return { ...scenario, expect, promise };
}
