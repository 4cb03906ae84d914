import {
  type OcspRequestView,
  RequestError,
  readRequest,
} from '../../../../ca/responder/request.ts';
import { fromBase64 } from '../../../model/octets.ts';
import type { Exchange, Question } from '../../../model/responder/scenario.ts';
import type { ResponderScenario } from '../../../model/scenario.ts';

function readingOf(der: Uint8Array): OcspRequestView | undefined {
  try {
    return readRequest(der);
  } catch (error) {
    if (error instanceof RequestError) return undefined;
    throw error;
  }
}

/** Does a reader that is not ours who wrote it find in the request what it was to hold? */
function faultOf({ request }: Exchange, question: Question): string | undefined {
  const view = readingOf(fromBase64(request.der));
  if (question.malformed) return view ? 'our malformed request can be read' : undefined;
  if (!view) return 'our request is none';
  if (view.certIds.length !== question.about.length)
    return 'our request asks about another number of certificates';
  if (view.certIds.some(({ hash }) => hash !== question.hash))
    return 'our request has certIDs of another hash';
  if (view.nonce?.length !== question.nonce) return 'our request has another nonce';
  if (view.signed !== question.signed) return 'our request is not signed as it was to be';
  if (view.otherExtensions.length !== (question.extension ? 1 : 0))
    return 'our request has other extensions';
  return undefined;
}

/** How what we asked differs from what the scenario would have asked. */
export function faultOfQuestions(
  exchanges: readonly Exchange[],
  { when }: ResponderScenario,
): string | undefined {
  const questions = when.filter((act) => act.do === 'ask');
  for (const exchange of exchanges) {
    const question = questions.find(({ name }) => name === exchange.name);
    if (!question) return `a question that no act asked for (${exchange.name})`;
    const fault = faultOf(exchange, question);
    if (fault !== undefined) return `${fault} (${exchange.name})`;
  }
  return undefined;
}
