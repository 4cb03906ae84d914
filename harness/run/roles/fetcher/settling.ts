/** On a busy machine the time of so many handshakes is waited, as each takes longer there. */
const HANDSHAKES = 20;

/**
 * How long it is looked for a staple once the responder was asked and a look has come to nothing,
 * milliseconds: what the target takes on a quiet machine, and more where a handshake, which is some
 * milliseconds of work, shows that the machine is busy. It never grows shorter. A target that needs
 * no time is given none.
 * @param settles how long so far.
 * @param handshakeMs of the latest look; undefined where it came to no handshake.
 * @param most a handshake does not make it longer than that.
 */
export function settling(settles: number, handshakeMs: number | undefined, most: number): number {
  if (settles === 0 || handshakeMs === undefined) return settles;
  return Math.max(settles, Math.min(HANDSHAKES * handshakeMs, most));
}
