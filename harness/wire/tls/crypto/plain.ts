import type { TlsRecord } from '../codec/records.ts';

/** Content of a record, in clear. */
export interface Plain {
  type: number;
  content: Uint8Array;
}

/**
 * Protects the records of one direction under one set of keys. Counts them itself, so one object
 * either seals or opens. `open` throws Error when the record does not open, and counts only those
 * that did.
 */
export interface Protection {
  /** @param padding octets of zeros behind the content; only TLS 1.3 has a place for them. */
  seal(plain: Plain, padding?: number): TlsRecord;
  open(record: TlsRecord): Plain;
}
