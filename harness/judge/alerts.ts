import type { Connection } from '../model/observation.ts';

/**
 * Alerts that speak of the certificate of the other side, whichever it is (RFC 8446 6.2, RFC 5246
 * 7.2.2); `bad_certificate_status_response` speaks of its status.
 */
export const CERTIFICATE_ALERTS: ReadonlySet<string> = new Set([
  'bad_certificate',
  'unsupported_certificate',
  'certificate_revoked',
  'certificate_expired',
  'certificate_unknown',
  'unknown_ca',
  'certificate_required',
]);

/**
 * The alert by which that side ended the handshake, or undefined. A closure alert ends none (RFC
 * 8446 6.1): close_notify never does, and user_canceled not where that side spoke SMTP inside TLS.
 * Java's SSLSocket closes connections of TLS 1.3 that way; what follows it may reach nobody, where
 * we have closed too.
 */
export function endingAlert(
  { tls, smtp }: Pick<Connection, 'tls' | 'smtp'>,
  side: 'client' | 'server',
): string | undefined {
  const closing = new Set(['close_notify']);
  if (smtp.some(({ from, secure }) => from === side && secure)) closing.add('user_canceled');
  return tls?.alerts.find(({ from, name }) => from === side && !closing.has(name))?.name;
}
