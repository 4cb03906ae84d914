import type { Arrangement, ResponderObservation } from '../../model/observation.ts';
import type { Exchange } from '../../model/responder/scenario.ts';
import { factName } from '../fact-name.ts';
import { answerFacts, answerOf } from './answer-facts.ts';
import { httpFacts } from './http-facts.ts';

function factsOfOne(exchange: Exchange, known: Arrangement): Record<string, string> {
  const answer = answerOf(exchange);
  return { ...httpFacts(exchange, answer.times), ...answerFacts(exchange, answer, known) };
}

/** What is established of a target that answers. Of several at once the facts are the first's. */
export function factsOfResponder(
  { exchanges, aliveAfter, ended }: ResponderObservation,
  known: Arrangement,
): Record<string, string> {
  const facts: Record<string, string> = {
    alive: aliveAfter && ended === undefined ? 'yes' : 'no',
  };
  for (const [name, own] of Map.groupBy(exchanges, (one) => one.name)) {
    const seen = own.map((exchange) => factsOfOne(exchange, known));
    const said = new Set(seen.map(({ response, status }) => `${response} ${status}`));
    const agreement = said.size === 1 ? 'all' : said.size === 0 ? 'none' : 'mixed';
    for (const [fact, value] of Object.entries({ ...seen[0], agreement }))
      facts[factName(name, fact)] = value;
  }
  return facts;
}
