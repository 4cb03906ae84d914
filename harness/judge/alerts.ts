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
 * 8446 6.1): close_notify never does, and user_canceled not where that side spoke SMTP inside TLS
 * before and close_notify follows. Java's SSLSocket closes every connection of TLS 1.3 that way.
 */
export function endingAlert(
  { tls, smtp }: Pick<Connection, 'tls' | 'smtp'>,
  side: 'client' | 'server',
): string | undefined {
  const names = tls?.alerts.filter(({ from }) => from === side).map(({ name }) => name) ?? [];
  const spoke = smtp.some(({ from, secure }) => from === side && secure);
  return names.find(
    (name, at) =>
      name !== 'close_notify' &&
      !(name === 'user_canceled' && spoke && names[at + 1] === 'close_notify'),
  );
}
