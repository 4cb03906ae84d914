import { expect, test } from 'vitest';
import type { Tlsa } from '#harness';
import { scenarios } from '../../index.ts';

/** A sender of mail can go by it (RFC 6698 2.1, RFC 7672 3.1). */
const usable = ({ usage, selector, matchingType }: Tlsa): boolean =>
  (usage === 2 || usage === 3) && selector <= 1 && matchingType <= 2;

test('every TLSA set that is played has at least one usable record', () => {
  const sets = scenarios.flatMap(({ id, ...scenario }) => {
    if (scenario.role === 'server')
      return scenario.given.tlsa ? [{ id, tlsa: scenario.given.tlsa }] : [];
    if (scenario.role !== 'client') return [];
    return [
      ...scenario.given.hosts.map(({ tlsa }) => tlsa),
      ...scenario.when.flatMap((act) => (act.do === 'change' ? [act.to.tlsa ?? []] : [])),
    ].flatMap((tlsa) => (tlsa.length > 0 ? [{ id, tlsa }] : []));
  });
  expect(sets.length).toBeGreaterThan(100);
  expect(sets.filter(({ tlsa }) => !tlsa.some(usable)).map(({ id }) => id)).toEqual([]);
});
