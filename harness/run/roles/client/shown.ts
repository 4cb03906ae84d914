import type { Lookup } from '../../../model/dns.ts';
import type { ClientObservation } from '../../../model/observation.ts';
import type { Excerpt } from '../../../model/run.ts';
import { shown } from '../../../model/visible.ts';
import { excerptsOf } from '../../excerpt.ts';
import { connectionsShown, type Shown } from '../../shown.ts';

/** Most questions about names that are shown of a cell, and most characters of a line. */
const [MOST, LINE] = [30, 400];

/** What the resolver said, in words. */
function answerOf({ rcode, records, type, secure }: Lookup): string {
  if (rcode === 'none') return 'kept silent';
  const found = rcode === 'NOERROR' ? `${records} of type ${type}` : rcode;
  return `${found}, ${secure ? 'secure' : 'not secure'}`;
}

/** What our resolver was asked, as a dialogue between the target and it. */
function namesOf(lookups: readonly (Lookup & { act: string })[], since: number): Excerpt {
  const asked = lookups.slice(0, MOST);
  const more = lookups.length - asked.length;
  const lines = asked.flatMap((lookup) => [
    shown(` C  ${lookup.type} ${lookup.name}${lookup.asksSecurity ? ', with DNSSEC' : ''}`, LINE),
    shown(` S  ${answerOf(lookup)}`, LINE),
  ]);
  const times = asked.flatMap(({ at }) => [at - since, at - since].map(Math.round));
  return {
    connection: 'names',
    ...{ staple: [], chain: [], findings: [], handshake: [] },
    transcript: more > 0 ? [...lines, `… ${more} more questions`] : lines,
    times: { start: 0, transcript: more > 0 ? [...times, -1] : times, handshake: [] },
  };
}

/** Connections as any other, and before them what our resolver was asked. */
export const clientShown: Shown<ClientObservation> = {
  excerpts: (observation, known) => {
    const { connections, lookups = [] } = observation;
    const beginnings = [
      ...connections.map(({ startedAt }) => startedAt),
      ...lookups.map(({ at }) => at),
    ];
    const since = Math.min(...beginnings);
    return [
      ...(lookups.length > 0 ? [namesOf(lookups, since)] : []),
      ...excerptsOf(observation, known, since),
    ];
  },
  files: connectionsShown.files,
};
