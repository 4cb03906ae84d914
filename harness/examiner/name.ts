import { all, type Der, DerError, oid, readWhole, Tag } from './der.ts';

const LABELS: Readonly<Record<string, string>> = {
  '2.5.4.3': 'CN',
  '2.5.4.6': 'C',
  '2.5.4.7': 'L',
  '2.5.4.8': 'ST',
  '2.5.4.10': 'O',
  '2.5.4.11': 'OU',
  '0.9.2342.19200300.100.1.25': 'DC',
};

const utf16 = (octets: Uint8Array): string =>
  Buffer.from(octets.subarray(0, octets.length & ~1))
    .swap16()
    .toString('utf16le');

/** Code points of four octets each; what is none of them is shown as such. */
function utf32(octets: Uint8Array): string {
  const view = new DataView(octets.buffer, octets.byteOffset, octets.length);
  const points = Array.from({ length: octets.length >> 2 }, (_, i) => view.getUint32(4 * i));
  return points
    .map((point) => (point > 0x10ffff ? '\ufffd' : String.fromCodePoint(point)))
    .join('');
}

const latin1 = (octets: Uint8Array): string => Buffer.from(octets).toString('latin1');

/**
 * The string types of a DirectoryString and their kin (RFC 5280 4.1.2.4), and how their octets are
 * read.
 */
const STRINGS: ReadonlyMap<number, (octets: Uint8Array) => string> = new Map([
  [Tag.utf8String, (octets) => Buffer.from(octets).toString('utf8')],
  [Tag.printableString, latin1],
  [Tag.ia5String, latin1],
  [Tag.numericString, latin1],
  [Tag.visibleString, latin1],
  // T.61 by its letter; Latin-1 is what is written under its name.
  [Tag.teletexString, latin1],
  [Tag.bmpString, utf16],
  [Tag.universalString, utf32],
]);

const sameBytes = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;

/**
 * Control characters and other trouble shown as \xNN or \u{N}, so that a report cannot be fooled.
 */
export function escaped(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}\\]/gu, (c) => {
    if (c === '\\') return '\\\\';
    const code = c.codePointAt(0) ?? 0;
    return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`;
  });
}

interface Attribute {
  readonly type: string;
  readonly value: Der;
}

/** The RDNs of a Name. @throws DerError */
function attributes(name: Uint8Array): Attribute[][] {
  return all(readWhole(name, Tag.sequence, 'a Name'), Tag.set, 'an RDN').map((rdn) =>
    all(rdn, Tag.sequence, 'an attribute').map((attribute) => {
      const [type, value, more] = all(attribute);
      if (!type || type.tag !== Tag.oid || !value || more)
        throw new DerError('an odd attribute', attribute.offset);
      return { type: oid(type), value };
    }),
  );
}

const text = ({ tag, content }: Der): string =>
  STRINGS.get(tag)?.(content) ?? Buffer.from(content).toString('utf8');
const folded = (value: Der): string =>
  text(value).normalize('NFKC').toLowerCase().trim().replace(/\s+/g, ' ');

function sameAttribute(a: Attribute, b: Attribute): boolean {
  if (a.type !== b.type) return false;
  if (STRINGS.has(a.value.tag) && STRINGS.has(b.value.tag))
    return folded(a.value) === folded(b.value);
  return sameBytes(a.value.bytes, b.value.bytes);
}

/**
 * Names of more attributes are compared byte by byte only, since each may be held against each.
 * Real ones have ten.
 */
const MANY = 64;

const isMany = (name: readonly Attribute[][]): boolean =>
  name.reduce((sum, rdn) => sum + rdn.length, 0) > MANY;

const within = (some: readonly Attribute[], others: readonly Attribute[]): boolean =>
  some.every((x) => others.some((y) => sameAttribute(x, y)));

/**
 * Are two Names (DER) the same? Byte by byte, or by RFC 5280 7.1: case and white space of strings
 * aside. Never throws.
 */
export function sameName(a: Uint8Array, b: Uint8Array): boolean {
  if (sameBytes(a, b)) return true;
  try {
    const left = attributes(a);
    const right = attributes(b);
    if (isMany(left) || isMany(right)) return false;
    return (
      left.length === right.length &&
      left.every((rdn, i) => {
        const other = right[i] ?? [];
        return rdn.length === other.length && within(rdn, other) && within(other, rdn);
      })
    );
  } catch (error) {
    if (error instanceof DerError) return false;
    throw error;
  }
}

/** Attributes of an RDN, and RDNs of a Name, that are spelt out. */
const SHOWN = 20;

/** A Name (DER) as `CN=…, O=…`, control characters escaped. Never throws. */
export function showName(name: Uint8Array): string {
  try {
    const all = attributes(name);
    const rdns = all.slice(0, SHOWN).map((rdn) =>
      rdn
        .slice(0, SHOWN)
        .map(({ type, value }) => `${LABELS[type] ?? type}=${escaped(text(value)).slice(0, 200)}`)
        .join('+'),
    );
    return rdns.length === 0 ? '(empty name)' : rdns.join(', ');
  } catch {
    return '(unreadable name)';
  }
}
