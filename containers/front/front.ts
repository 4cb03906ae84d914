import type { Layout, Listener } from '../../harness/model/target.ts';

/** Listeners of one arrangement: they share certificates and staple, and stand or fall together. */
export function byArrangement(listeners: readonly Listener[]): Listener[][] {
  return [...Map.groupBy(listeners, ({ slug }) => slug).values()];
}

/** Does anything of this listener depend on a staple? */
const bare = ({ identity, dual, sni }: Listener): boolean =>
  [identity, ...(dual ? [dual] : []), ...Object.values(sni)].every(({ staple }) => staple === undefined);

/**
 * The port that tells that a program which starts with all it accepts is up: one whose certificate comes without a
 * staple, since nobody has anything to object to that.
 */
export function sentinel(listeners: readonly Listener[]): Layout['ready'] {
  const first = listeners.find(bare) ?? listeners[0];
  return first ? [{ port: first.port, greets: first.transport === 'starttls' }] : [];
}
