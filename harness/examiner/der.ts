/**
 * What DER allows to be nested before we call it an attack; an OCSP answer with its certificates
 * needs 14.
 */
const MAX_DEPTH = 32;

/** The bytes are not the DER they should be. `offset` counts from the start of the whole input. */
export class DerError extends Error {
  override readonly name = 'DerError';
  readonly offset: number;
  constructor(message: string, offset: number) {
    super(`${message} at offset ${offset}`);
    this.offset = offset;
  }
}

/** One TLV. `bytes` is all of it, `content` what the length covers; both are views, not copies. */
export interface Der {
  readonly tag: number;
  readonly bytes: Uint8Array;
  readonly content: Uint8Array;
  /** Of the identifier octet, in the whole input. */
  readonly offset: number;
}

/** Universal tags as they stand in the identifier octet. */
export const Tag = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  oid: 0x06,
  enumerated: 0x0a,
  utf8String: 0x0c,
  numericString: 0x12,
  printableString: 0x13,
  teletexString: 0x14,
  ia5String: 0x16,
  visibleString: 0x1a,
  universalString: 0x1c,
  bmpString: 0x1e,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const;

/** `context(0)`: [0] around something (constructed). */
export const context = (number: number): number => 0xa0 | number;
/** `implicit(0)`: [0] in place of a primitive tag. */
export const implicit = (number: number): number => 0x80 | number;

const hexTag = (tag: number): string => `0x${tag.toString(16).padStart(2, '0')}`;

/** Length octets, X.690 8.1.3 and 10.1: definite, and as short as can be. */
function lengthAt(bytes: Uint8Array, at: number, origin: number): { length: number; next: number } {
  const first = bytes[at];
  if (first === undefined) throw new DerError('the length is missing', origin + at);
  if (first < 0x80) return { length: first, next: at + 1 };
  if (first === 0x80) throw new DerError('indefinite length (BER)', origin + at);
  const octets = first & 0x7f;
  if (octets > 4) throw new DerError(`a length of ${octets} octets`, origin + at);
  let length = 0;
  for (let i = 1; i <= octets; i += 1) {
    const octet = bytes[at + i];
    if (octet === undefined) throw new DerError('the length is cut short', origin + at);
    length = length * 256 + octet;
  }
  if (length < 0x80 || length < 256 ** (octets - 1))
    throw new DerError('the length is not minimal', origin + at);
  return { length, next: at + 1 + octets };
}

/**
 * Reads TLVs one behind the other, each within the bytes it was given. Throws nothing but
 * `DerError`.
 */
export class DerReader {
  readonly #bytes: Uint8Array;
  readonly #origin: number;
  #at = 0;

  /** @param origin where `bytes` begin in the whole input, for messages. */
  constructor(bytes: Uint8Array, origin = 0) {
    this.#bytes = bytes;
    this.#origin = origin;
  }

  get more(): boolean {
    return this.#at < this.#bytes.length;
  }

  /** Identifier octet of what comes next; undefined at the end. */
  get tag(): number | undefined {
    return this.#bytes[this.#at];
  }

  /** The next TLV. @throws DerError when there is none, it has another tag, or it does not fit. */
  next(tag?: number, what = 'a value'): Der {
    const start = this.#at;
    const found = this.#bytes[start];
    if (found === undefined) throw new DerError(`${what} is missing`, this.#origin + start);
    if (tag !== undefined && found !== tag) {
      throw new DerError(
        `${what} should have tag ${hexTag(tag)}, not ${hexTag(found)}`,
        this.#origin + start,
      );
    }
    if ((found & 0x1f) === 0x1f)
      throw new DerError('a tag of several octets', this.#origin + start);
    const { length, next } = lengthAt(this.#bytes, start + 1, this.#origin);
    const end = next + length;
    if (end > this.#bytes.length) {
      throw new DerError(
        `${what} needs ${length} octets, ${this.#bytes.length - next} are left`,
        this.#origin + start,
      );
    }
    this.#at = end;
    return {
      tag: found,
      bytes: this.#bytes.subarray(start, end),
      content: this.#bytes.subarray(next, end),
      offset: this.#origin + start,
    };
  }

  /** The next TLV if it has that tag, else undefined and nothing is consumed. */
  optional(tag: number, what?: string): Der | undefined {
    return this.tag === tag ? this.next(tag, what) : undefined;
  }

  /** @throws DerError when something is left. */
  end(what = 'the value'): void {
    if (this.more) {
      throw new DerError(
        `${this.#bytes.length - this.#at} octets behind the end of ${what}`,
        this.#origin + this.#at,
      );
    }
  }
}

/** A reader over what is inside a constructed value. */
export function inside(value: Der): DerReader {
  return new DerReader(value.content, value.offset + value.bytes.length - value.content.length);
}

/** The one value inside an EXPLICIT tag (or any wrapper of one). @throws DerError */
export function only(value: Der, tag?: number, what = 'the value'): Der {
  const reader = inside(value);
  const inner = reader.next(tag, what);
  reader.end(what);
  return inner;
}

/** All values inside. @throws DerError */
export function all(value: Der, tag?: number, what?: string): Der[] {
  const reader = inside(value);
  const found: Der[] = [];
  while (reader.more) found.push(reader.next(tag, what));
  return found;
}

/** The first TLV and how many octets follow it. @throws DerError */
export function readFirst(bytes: Uint8Array): { value: Der; trailing: number } {
  const value = new DerReader(bytes).next(undefined, 'the outer value');
  return { value, trailing: bytes.length - value.bytes.length };
}

/** The TLV that is the whole input. @throws DerError */
export function readWhole(bytes: Uint8Array, tag?: number, what?: string, origin = 0): Der {
  const reader = new DerReader(bytes, origin);
  const value = reader.next(tag, what);
  reader.end(what);
  return value;
}

/** DER of one value: its identifier octet, its length, and the parts one after the other. */
export function write(tag: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const content = Buffer.concat(parts);
  const size: number[] = [];
  for (let rest = content.length; rest > 0; rest >>= 8) size.unshift(rest & 0xff);
  const length = content.length < 0x80 ? [content.length] : [0x80 | size.length, ...size];
  return Buffer.concat([Buffer.from([tag, ...length]), content]);
}

/** Octets of an OID arc that are turned into a number; UUIDs below 2.25 take nineteen (X.667). */
const LONGEST_ARC = 40;

/**
 * One arc from its octets, seven bits each; one longer than any real one in hexadecimal, so that
 * none costs more than its octets.
 */
function arcOf(octets: readonly number[]): bigint | string {
  if (octets.length > LONGEST_ARC) return `0x${Buffer.from(octets).toString('hex')}`;
  return octets.reduce((sum, octet) => (sum << 7n) | BigInt(octet & 0x7f), 0n);
}

/** An OBJECT IDENTIFIER in dots. @throws DerError */
export function oid(value: Der): string {
  const { content, offset } = value;
  const last = content.at(-1);
  if (last === undefined || last & 0x80) throw new DerError('an OID that does not end', offset);
  const arcs: (bigint | string)[] = [];
  let octets: number[] = [];
  for (const octet of content) {
    if (octets.length === 0 && octet === 0x80)
      throw new DerError('an OID arc that is not minimal', offset);
    octets.push(octet);
    if (octet & 0x80) continue;
    const arc = arcOf(octets);
    if (arcs.length > 0 || typeof arc === 'string') arcs.push(arc);
    else {
      const head = arc < 80n ? arc / 40n : 2n;
      arcs.push(head, arc - head * 40n);
    }
    octets = [];
  }
  return arcs.join('.');
}

/**
 * Octets of a BIT STRING without its first octet; whole octets only, as keys and signatures are.
 * @throws DerError
 */
export function wholeBits(value: Der): Uint8Array {
  if (value.content[0] !== 0)
    throw new DerError('a BIT STRING of whole octets was due', value.offset);
  return value.content.subarray(1);
}

/** A small non-negative INTEGER or ENUMERATED. @throws DerError */
export function smallNumber(value: Der): number {
  if (value.content.length > 4 || (value.content[0] ?? 0x80) & 0x80) {
    throw new DerError('a small number was due', value.offset);
  }
  return value.content.reduce((sum, octet) => sum * 256 + octet, 0);
}

const STRINGS = new Set([3, 4, 5, 1, 2, 6, 10, 12, 18, 19, 20, 22, 23, 24, 26, 28, 30]);

/** X.690 rules for one primitive value. */
function checkPrimitive({ tag, content, offset }: Der): void {
  switch (tag) {
    case Tag.boolean:
      if (content.length !== 1 || (content[0] !== 0 && content[0] !== 0xff)) {
        throw new DerError('a BOOLEAN that is neither 00 nor FF', offset);
      }
      return;
    case Tag.integer:
    case Tag.enumerated: {
      const [first, second = 0] = content;
      if (first === undefined) throw new DerError('an INTEGER without octets', offset);
      const padded =
        content.length > 1 &&
        ((first === 0 && second < 0x80) || (first === 0xff && second >= 0x80));
      if (padded) throw new DerError('an INTEGER that is not minimal', offset);
      return;
    }
    case Tag.bitString: {
      const [unused] = content;
      if (unused === undefined || unused > 7 || (content.length === 1 && unused > 0)) {
        throw new DerError('a BIT STRING with a wrong first octet', offset);
      }
      if ((content.at(-1) ?? 0) & (2 ** unused - 1) && content.length > 1) {
        throw new DerError('a BIT STRING whose unused bits are not zero', offset);
      }
      return;
    }
    case Tag.null:
      if (content.length > 0) throw new DerError('a NULL with content', offset);
      return;
    default:
      return;
  }
}

/**
 * Walks a value down to its leaves and holds each against X.690 section 10 and 11: definite minimal
 * lengths, minimal integers, booleans of 00 or FF, no strings in pieces, nothing left over, no
 * deeper than 32. @throws DerError
 */
export function checkStrict(value: Der, depth = 0): void {
  if (depth > MAX_DEPTH) throw new DerError(`nested deeper than ${MAX_DEPTH}`, value.offset);
  const constructed = (value.tag & 0x20) !== 0;
  const universal = value.tag < 0x40;
  if (universal) {
    const number = value.tag & 0x1f;
    if (constructed && STRINGS.has(number))
      throw new DerError('a string in pieces (BER)', value.offset);
    if (!constructed && (number === 16 || number === 17))
      throw new DerError('a SEQUENCE not constructed', value.offset);
    if (number === 0) throw new DerError('an end-of-contents (BER)', value.offset);
  }
  if (!constructed) {
    if (value.tag === Tag.oid) oid(value);
    else checkPrimitive(value);
    return;
  }
  const reader = inside(value);
  while (reader.more) checkStrict(reader.next(), depth + 1);
}
