import { outerStatusOf } from '../../../judge/responder/answer-facts.ts';
import { headerOf } from '../../../model/headers.ts';
import type { Exchange } from '../../../model/responder/scenario.ts';
import { visible } from '../../../model/visible.ts';

/**
 * Answers that a responder may give to any question, and that tell nothing else of it (RFC 6960
 * 2.3), with what may be behind them.
 */
const LAWFUL: Readonly<Record<string, string>> = {
  'internal-error': 'it says itself that it is not well',
  'try-later': 'it says itself that it has no answer now',
  'sig-required': 'it answers signed questions alone, and nobody signs ours',
  unauthorized: 'it does not speak for this certificate: name another by --ca',
};

/**
 * Why a responder elsewhere cannot be judged at all, by what became of an ordinary question, the
 * end of a sentence; undefined where it can.
 * @param patience what an answer may take, milliseconds.
 */
export function unfit(exchange: Exchange, patience: number): string | undefined {
  const { ending, response } = exchange;
  const detail = visible(ending.detail ?? '').slice(0, 200);
  if (ending.how === 'refused') return `nobody answers there (${detail})`;
  if (ending.how === 'stalled')
    return `it takes the connection and does not answer within ${patience / 1000} s`;
  if (ending.how === 'flooded') return 'it floods: more octets came than any answer has';
  if (ending.how === 'nonsense') return `what answers does not speak HTTP (${detail})`;
  if (!response) return `it ends the connection (${ending.how}) without a reply`;
  if (response.code >= 300 && response.code < 400) {
    const to = visible(headerOf(response.headers, 'location') ?? 'nowhere').slice(0, 200);
    return `it redirects to ${to}, which is not followed: name the responder itself`;
  }
  if (response.code === 429 || response.code === 503)
    return (
      `it answers an ordinary question by HTTP ${response.code}: ` +
      'it has enough of us, or is down'
    );
  const said = outerStatusOf(exchange);
  const meaning = LAWFUL[said];
  return meaning && `it answers an ordinary question by ${said}: ${meaning}`;
}
