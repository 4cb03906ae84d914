import type { Capture } from '../model/tls.ts';
import { lateFrom } from './clocks.ts';

/**
 * How long the slowest answer of ours took, milliseconds: from the last octets of the other side,
 * or from the connection where we speak first, to the next ones of ours. Several of ours in a row
 * are one answer, which may be slow on purpose; a QUIT to one that kept us waiting is none,
 * whatever came before it that asked for nothing (tickets of TLS 1.3, the half of a reply).
 */
export function slowestAnswer(
  captures: readonly { capture: Capture }[],
  we: 'client' | 'server',
): number {
  let slowest = 0;
  for (const { capture } of captures) {
    let asked: number | undefined = 0;
    for (const { from, at } of capture.chunks) {
      if (at >= (capture.leaving ?? Number.POSITIVE_INFINITY)) break;
      if (from !== we) asked = at;
      else {
        if (asked !== undefined) slowest = Math.max(slowest, at - asked);
        asked = undefined;
      }
    }
  }
  return slowest;
}

/**
 * Why the other side may have lost patience with us, if an answer of ours took so long.
 * @param step what one step may take; both in milliseconds.
 */
export const lateBy = (ms: number, step: number): string | undefined =>
  ms >= lateFrom(step)
    ? `an answer of ours left ${(ms / 1000).toFixed(1)} s behind what it answers`
    : undefined;
