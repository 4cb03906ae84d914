import { readWhole } from './reader.ts';
import { write } from './writer.ts';

/**
 * Alert descriptions of the IANA registry: RFC 5246 7.2, RFC 8446 6, RFC 6066 9; 117 is of RFC
 * 9846.
 */
export const alertCodes = {
  close_notify: 0,
  unexpected_message: 10,
  bad_record_mac: 20,
  decryption_failed: 21,
  record_overflow: 22,
  decompression_failure: 30,
  handshake_failure: 40,
  no_certificate: 41,
  bad_certificate: 42,
  unsupported_certificate: 43,
  certificate_revoked: 44,
  certificate_expired: 45,
  certificate_unknown: 46,
  illegal_parameter: 47,
  unknown_ca: 48,
  access_denied: 49,
  decode_error: 50,
  decrypt_error: 51,
  too_many_cids_requested: 52,
  export_restriction: 60,
  protocol_version: 70,
  insufficient_security: 71,
  internal_error: 80,
  inappropriate_fallback: 86,
  user_canceled: 90,
  no_renegotiation: 100,
  missing_extension: 109,
  unsupported_extension: 110,
  certificate_unobtainable: 111,
  unrecognized_name: 112,
  bad_certificate_status_response: 113,
  bad_certificate_hash_value: 114,
  unknown_psk_identity: 115,
  certificate_required: 116,
  general_error: 117,
  no_application_protocol: 120,
  ech_required: 121,
} as const;

export type AlertName = keyof typeof alertCodes;

const names = new Map<number, string>(
  Object.entries(alertCodes).map(([name, code]) => [code, name]),
);

/** The RFC name of an alert, or `alert-N` for one nobody registered. */
export function alertName(code: number): string {
  return names.get(code) ?? `alert-${code}`;
}

/** One alert as it stands on the wire; level 1 is warning, 2 is fatal. */
export interface AlertMessage {
  level: number;
  code: number;
}

/** RFC 8446 section 6: two octets. */
export function encodeAlert(alert: AlertMessage): Uint8Array {
  return write((writer) => writer.u8(alert.level).u8(alert.code));
}

/** Throws MalformedError unless it is exactly two octets. */
export function decodeAlert(bytes: Uint8Array): AlertMessage {
  return readWhole(bytes, 'the alert', (reader) => ({ level: reader.u8(), code: reader.u8() }));
}
