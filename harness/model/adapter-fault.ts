/**
 * An adapter of the user's did not do as it was told: neither the target's fault nor ours. The
 * message is a sentence.
 */
export class AdapterFault extends Error {
  override readonly name = 'AdapterFault';
}
