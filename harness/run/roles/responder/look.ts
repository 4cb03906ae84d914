import { headerOf } from '../../../model/headers.ts';
import type { Exchange } from '../../../model/responder/scenario.ts';
import { visible } from '../../../model/visible.ts';

/**
 * Why a responder elsewhere cannot be judged at all, by what became of an ordinary question, the
 * end of a sentence; undefined where it can.
 * @param patience what an answer may take, milliseconds.
 */
export function unfit({ ending, response }: Exchange, patience: number): string | undefined {
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
  return undefined;
}
