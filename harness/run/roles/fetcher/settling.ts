/** So many handshakes may pass before a program has read what another of its processes fetched. */
const HANDSHAKES = 20;

/**
 * How long is waited for a staple once the responder has answered, milliseconds: what the target
 * takes on a quiet machine, and more where a handshake, which is some milliseconds of work, shows
 * that the machine is busy. A target that needs no time is given none.
 * @param settles what is waited for so far.
 * @param handshakeMs of the last visit behind the answer.
 * @param most it is never made longer than that.
 */
export function settling(settles: number, handshakeMs: number | undefined, most: number): number {
  if (settles === 0 || handshakeMs === undefined) return settles;
  return Math.max(settles, Math.min(HANDSHAKES * handshakeMs, most));
}
