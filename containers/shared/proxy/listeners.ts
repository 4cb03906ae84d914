import type { IdentityPaths, Layout, Listener } from '../../../harness/model/target.ts';

/** Every identity behind a listener: the default one, its second, and those of server names. */
export const identities = ({ identity, dual, sni }: Listener): IdentityPaths[] => [
  identity,
  ...(dual ? [dual] : []),
  ...Object.values(sni),
];

/** Comes everything of this listener without a staple? */
const isBare = (listener: Listener): boolean =>
  identities(listener).every(
    ({ staple, fetches }) => staple === undefined && fetches === undefined,
  );

/**
 * Listeners by arrangement: they share certificates and staple, and stand or fall together. One
 * whose certificates come without a staple is first, since nobody has anything to object to that.
 */
export function byArrangement(listeners: readonly Listener[]): Listener[][] {
  const groups = [...Map.groupBy(listeners, ({ slug }) => slug).values()];
  const bare = groups.find((group) => group.every(isBare));
  return bare ? [bare, ...groups.filter((group) => group !== bare)] : groups;
}

/**
 * The port that tells that a program which starts with all it accepts is up: one of the first
 * arrangement.
 */
export function sentinel(groups: readonly Listener[][]): Layout['ready'] {
  const first = groups[0]?.[0];
  return first ? [{ port: first.port, greets: first.transport === 'starttls' }] : [];
}
