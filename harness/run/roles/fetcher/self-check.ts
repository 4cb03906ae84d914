import type { FetcherObservation } from '../../../model/observation.ts';
import { fromBase64 } from '../../../model/octets.ts';
import { lateBy, slowestAnswer } from '../../own-answers.ts';
import type { Played } from '../../role.ts';
import { derFault } from '../../self-check/der.ts';
import { tlsFault } from '../../self-check/wire.ts';

/** Replies of ours whose octets are meant to be whole. */
const WHOLE = new Set(['an answer']);

/** What our own side did wrong in a scenario for a fetcher, if anything. */
export function faultOfFetching(played: Played<FetcherObservation>): string | undefined {
  const { observation, captures, known } = played;
  for (const [at, connection] of observation.connections.entries()) {
    const capture = captures[at]?.capture;
    const fault = capture && tlsFault({ connection, capture }, 'client');
    if (fault !== undefined) return `our client was out of spec: ${fault} (${connection.name})`;
  }
  if (!observation.requests.every(({ reply }) => WHOLE.has(reply))) return undefined;
  for (const [name, proof] of Object.entries(known.proofs)) {
    const fault = derFault(fromBase64(proof));
    if (fault !== undefined) return `the answer "${name}" that we minted is no DER: ${fault}`;
  }
  return undefined;
}

/** How our own side was late, if it was: in a handshake, or with an answer that was due at once. */
export function lateInFetching(
  { observation: { requests }, captures }: Played<FetcherObservation>,
  step: number,
): string | undefined {
  const tls = captures.filter(({ capture }) => capture.tlsStart !== undefined);
  const slow = requests
    .filter(({ reply }) => reply === 'an answer')
    .map(({ at, until = at, held = 0 }) => until - at - held);
  return lateBy(Math.max(slowestAnswer(tls, 'client'), ...slow), step);
}
