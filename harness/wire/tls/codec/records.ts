import { type Content, Writer, write } from './writer.ts';

/** Content types, RFC 8446 section 5.1. */
export const contentTypes = {
  changeCipherSpec: 20,
  alert: 21,
  handshake: 22,
  applicationData: 23,
} as const;

/** Protocol versions as they stand on the wire. */
export const versions = {
  ssl3: 0x0300,
  tls10: 0x0301,
  tls11: 0x0302,
  tls12: 0x0303,
  tls13: 0x0304,
} as const;

/** Octets of plaintext a record may hold (RFC 8446 section 5.1). */
export const maxFragment = 2 ** 14;
/**
 * Octets a protected record may hold: 2^14+2048 in TLS 1.2 (RFC 5246 6.2.3); TLS 1.3 allows 256
 * instead of 2048.
 */
const maxProtected = 2 ** 14 + 2048;

/** One record; `fragment` is as it stands on the wire, protected or not. */
export interface TlsRecord {
  type: number;
  version: number;
  fragment: Uint8Array;
}

/** Header and fragment. */
export function encodeRecord(record: TlsRecord): Uint8Array {
  return write((writer) => writer.u8(record.type).u16(record.version).vector16(record.fragment));
}

/** The five octets in front of a fragment of that length. */
export function recordHeader(type: number, version: number, length: number): Uint8Array {
  return Uint8Array.of(type, version >> 8, version & 0xff, length >> 8, length & 0xff);
}

/**
 * Cuts content into fragments of at most `size` octets; content of no length gives one empty
 * fragment.
 */
export function fragments(content: Content, size: number = maxFragment): Uint8Array[] {
  if (size < 1) throw new RangeError('fragments need a size of at least one octet');
  const bytes = content instanceof Uint8Array ? content : write(content);
  const parts: Uint8Array[] = [];
  for (let at = 0; at < bytes.length || parts.length === 0; at += size)
    parts.push(bytes.subarray(at, at + size));
  return parts;
}

/** Content as plaintext records of at most `size` octets each, in one piece. */
export function encodePlain(
  type: number,
  version: number,
  content: Content,
  size: number = maxFragment,
): Uint8Array {
  const writer = new Writer();
  for (const fragment of fragments(content, size))
    writer.raw(encodeRecord({ type, version, fragment }));
  return writer.finish();
}

/**
 * What stands at the front of a byte stream: a whole record, one that is still to arrive, or no TLS
 * at all.
 */
export type LeadingRecord =
  | { kind: 'record'; record: TlsRecord; size: number }
  | { kind: 'partial'; need: number }
  | { kind: 'not-tls'; reason: string };

/**
 * Looks at the record beginning at `from`. `need` is how many octets the record takes as far as is
 * known. Content types other than 20 to 24 (heartbeat) and major versions other than 3 are no TLS.
 */
export function leadingRecord(bytes: Uint8Array, from: number, to: number): LeadingRecord {
  const there = to - from;
  if (there < 1) return { kind: 'partial', need: 5 };
  const type = bytes[from] ?? 0;
  if (type < 20 || type > 24) return { kind: 'not-tls', reason: `content type ${type}` };
  if (there < 2) return { kind: 'partial', need: 5 };
  if (bytes[from + 1] !== 3)
    return { kind: 'not-tls', reason: `record version ${bytes[from + 1]}.x` };
  if (there < 5) return { kind: 'partial', need: 5 };
  const version = 0x300 + (bytes[from + 2] ?? 0);
  const length = (bytes[from + 3] ?? 0) * 256 + (bytes[from + 4] ?? 0);
  if (length > maxProtected) return { kind: 'not-tls', reason: `record of ${length} octets` };
  const size = 5 + length;
  if (there < size) return { kind: 'partial', need: size };
  return {
    kind: 'record',
    record: { type, version, fragment: bytes.subarray(from + 5, from + size) },
    size,
  };
}

/**
 * Collects what a socket delivers and gives out whole records. Holds at most one record and what
 * came behind it.
 */
export class RecordBuffer {
  #bytes = new Uint8Array(0);

  /** Octets that are not yet part of a whole record. */
  get pending(): Uint8Array {
    return this.#bytes;
  }

  /** The records that are whole now. Throws Error when the bytes are no TLS. */
  push(chunk: Uint8Array): TlsRecord[] {
    const joined = new Uint8Array(this.#bytes.length + chunk.length);
    joined.set(this.#bytes);
    joined.set(chunk, this.#bytes.length);
    const records: TlsRecord[] = [];
    let at = 0;
    for (;;) {
      const leading = leadingRecord(joined, at, joined.length);
      if (leading.kind === 'not-tls') throw new Error(`not TLS: ${leading.reason}`);
      if (leading.kind === 'partial') break;
      records.push(leading.record);
      at += leading.size;
    }
    this.#bytes = joined.subarray(at);
    return records;
  }
}
