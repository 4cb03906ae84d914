import { type Connection, RESET } from '../../model/observation.ts';
import type { Hello, ServerAct } from '../../model/scenario.ts';
import type { TlsVersion } from '../../model/terms.ts';
import { endingAlert } from '../alerts.ts';
import { brokeTwice } from '../obstacle.ts';

type Connect = Extract<ServerAct, { do: 'connect' }>;

/** Hellos of a library's own making. */
const ORDINARY: ReadonlySet<Hello> = new Set(['status_request', 'nothing']);
/**
 * Alerts by which a server says that a ClientHello has nothing for it (RFC 8446 6.2, 4.1.1; RFC
 * 5246 7.2.2).
 */
const NOTHING_IN_COMMON = new Set([
  'protocol_version',
  'handshake_failure',
  'insufficient_security',
]);

/** The alert by which a server ended a handshake. */
export const alertOf = (connection: Connection): string | undefined =>
  endingAlert(connection, 'server');

/**
 * Was a ClientHello turned down, by an alert that says so or by a close, before anything was said
 * to it?
 */
export function turnedDown(connection: Connection): boolean {
  const { tls, ending } = connection;
  if (!tls?.clientHello || tls.serverHello || ending.how !== 'declined') return false;
  // A reset may come from the way; twice in the same place it is the server's.
  if (ending.detail === RESET && !brokeTwice(connection)) return false;
  const alert = alertOf(connection);
  return alert === undefined || NOTHING_IN_COMMON.has(alert);
}

/**
 * The same act in the other version of TLS, for one that was turned down in its own: whether a
 * version is switched off, or has nothing in common with us, is seen beside the other. Undefined
 * where there is no need.
 */
export function otherVersionOf(
  act: Connect,
  tls: TlsVersion,
  connection: Connection | undefined,
): Connect | undefined {
  if (
    !connection ||
    !ORDINARY.has(act.hello ?? 'status_request') ||
    act.resume ||
    !turnedDown(connection)
  )
    return undefined;
  return { ...act, tls: (act.tls ?? tls) === '1.3' ? '1.2' : '1.3' };
}
