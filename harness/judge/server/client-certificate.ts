import type { Connection } from '../../model/observation.ts';
import { CERTIFICATE_ALERTS } from '../alerts.ts';
import { replies, replyTo } from '../dialogue.ts';
import { alertOf } from './version.ts';

/** `access_denied`: a certificate was good, and its holder is not let in (RFC 8446 6.2). */
const REFUSALS: ReadonlySet<string> = new Set([...CERTIFICATE_ALERTS, 'access_denied']);

/**
 * A refusal that names the certificate, of the class for security and policy (RFC 3463 3.8): `421
 * 4.7.1 SSL certificate error`.
 */
const OVER_CERTIFICATE = /^[45]\.7\.\d+ .*\bcertificate\b/i;

/** How a connection may end that a server closes without a word. */
const CLOSED: ReadonlySet<Connection['ending']['how']> = new Set(['closed', 'reset', 'declined']);

/**
 * Did a server that asked for a certificate of ours go on? In TLS 1.3 our side has finished before
 * the server has seen it: what comes then is what the server has to say of it. An alert about
 * certificates refuses it, and so does a reply that names the certificate, and a close without a
 * reply inside TLS once our Finished is out; another reply such as 421, another alert, silence, and
 * a server that is gone speak of it no more than of anything else.
 * @param alive the listener still answered afterwards.
 */
export function clientCertificateOf(
  connection: Connection,
  alive: boolean,
): 'accepted' | 'refused' | 'not-asked' | 'unknown' {
  const { tls, ending, smtp } = connection;
  if (!tls?.certificateRequest) return tls?.complete ? 'not-asked' : 'unknown';
  if (replyTo(connection, 'EHLO', true)?.code === 250) return 'accepted';
  const shown = tls.clientCertificates.length > 0;
  if (!shown) return 'unknown';
  const [said] = replies(smtp).filter(({ secure }) => secure);
  if (said) {
    const refuses = said.code >= 400 && OVER_CERTIFICATE.test(said.lines.join(' '));
    return refuses ? 'refused' : 'unknown';
  }
  const alert = alertOf(connection);
  if (alert !== undefined) return REFUSALS.has(alert) ? 'refused' : 'unknown';
  const finished = tls.messages.some(({ from, name }) => from === 'client' && name === 'finished');
  return alive && finished && CLOSED.has(ending.how) ? 'refused' : 'unknown';
}
