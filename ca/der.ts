/**
 * A plain DER writer and reader for what no library would emit, and for cutting finished bytes
 * (X.690 8.1).
 */

/** Universal and context tags used by certificates and OCSP answers. */
export const tag = {
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  context0: 0xa0,
} as const;

export function concat(parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}

/** Length octets, in the fewest possible. */
function lengthOctets(length: number): number[] {
  if (length < 0x80) return [length];
  const octets: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) octets.unshift(rest % 256);
  return [0x80 | octets.length, ...octets];
}

/** Tag, length and the parts one after the other. */
export function encode(tagOctet: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  return concat([Uint8Array.from([tagOctet, ...lengthOctets(length)]), ...parts]);
}

/** A BIT STRING of whole octets. */
export function bitString(octets: Uint8Array): Uint8Array {
  return encode(tag.bitString, Uint8Array.of(0), octets);
}

/**
 * Where one element lies in a buffer: its header at `start`, its content from `content` up to
 * `end`.
 */
export interface Element {
  tag: number;
  start: number;
  content: number;
  end: number;
}

/**
 * The element that begins at `start`.
 * @throws RangeError when there is none, or it does not fit into the buffer.
 */
export function elementAt(bytes: Uint8Array, start: number): Element {
  const tagOctet = bytes[start];
  const first = bytes[start + 1];
  if (tagOctet === undefined || first === undefined)
    throw new RangeError(`no DER element at ${start}`);
  let content = start + 2;
  let length = first;
  if (first >= 0x80) {
    const count = first & 0x7f;
    if (count === 0 || count > 4) throw new RangeError(`no definite DER length at ${start}`);
    length = 0;
    for (let index = 0; index < count; index++)
      length = length * 256 + (bytes[content + index] ?? Number.NaN);
    content += count;
  }
  const end = content + length;
  if (!(end <= bytes.length)) throw new RangeError(`DER element at ${start} is cut short`);
  return { tag: tagOctet, start, content, end };
}

/** The elements inside one, in order. */
export function children(bytes: Uint8Array, parent: Element): Element[] {
  const found: Element[] = [];
  for (let position = parent.content; position < parent.end; ) {
    const element = elementAt(bytes, position);
    found.push(element);
    position = element.end;
  }
  return found;
}
