import type { Ending } from '../../../model/observation.ts';
import type { Visit } from '../../../wire/smtp/client.ts';
import { labelOf } from '../../excerpt.ts';
import type { Played } from '../../role.ts';

/** Visits whose packets are kept. */
const MOST = 4;

/** Ends that a connection meets whose port is closed, or is just being closed. */
const GAP: ReadonlySet<Ending['how']> = new Set(['refused', 'closed', 'reset', 'declined']);

/** Was the connection ended before the server had said anything in TLS? */
export const isTurnedAway = ({ connection: { tls, ending } }: Visit): boolean =>
  GAP.has(ending.how) &&
  tls?.serverHello === undefined &&
  !tls?.alerts.some(({ from }) => from === 'server');

const rankOf = ({ connection: { aside } }: Visit): number =>
  ([undefined, 'priming', 'turned-away'] as const).indexOf(aside);

/** Those that an act is judged by first, as not all of them are kept with their packets. */
export const inOrder = (visits: readonly Visit[]): Visit[] =>
  visits.toSorted((a, b) => rankOf(a) - rankOf(b));

/** The packets that are kept of visits in that order. */
export const packetsOf = (visits: readonly Visit[]): Played['captures'] =>
  visits.slice(0, MOST).map(({ connection, capture }) => ({ name: labelOf(connection), capture }));
