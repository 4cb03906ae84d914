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
