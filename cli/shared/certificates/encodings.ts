/**
 * How octets may be written in a text file; what programs and people leave behind, and no more than
 * that.
 */

const swapped = (bytes: Buffer): Buffer =>
  Buffer.from(bytes.subarray(0, bytes.length & ~1)).swap16();

/**
 * The text of a file whose octets may be anything: UTF-16 by its byte order mark, as some shells
 * write what is piped into a file, else a character for each octet, without the mark of UTF-8.
 */
export function textOf(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return bytes.subarray(2).toString('utf16le');
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return swapped(bytes.subarray(2)).toString('utf16le');
  const marked = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  return bytes.subarray(marked ? 3 : 0).toString('latin1');
}

/**
 * Base64 or base64url, padded or not, blanks aside; undefined for anything else (RFC 4648 4 and 5).
 */
export function base64(text: string): Uint8Array | undefined {
  const compact = text.replaceAll(/\s+/g, '');
  const [, body = ''] = /^([A-Za-z0-9+/_-]+)(={0,2})$/.exec(compact) ?? [];
  const padding = compact.length - body.length;
  const fits = padding === 0 ? body.length % 4 !== 1 : compact.length % 4 === 0;
  return body === '' || !fits ? undefined : new Uint8Array(Buffer.from(body, 'base64'));
}

/**
 * Hexadecimal, in any case, with blanks, colons or commas between the octets, and 0x or \x before
 * them; else undefined.
 */
export function hexadecimal(text: string): Uint8Array | undefined {
  const compact = text.replaceAll(/\\x|0x/gi, ' ').replaceAll(/[\s:,]+/g, '');
  if (compact === '' || compact.length % 2 !== 0 || !/^[0-9a-f]*$/i.test(compact)) return undefined;
  return new Uint8Array(Buffer.from(compact, 'hex'));
}

const SEQUENCE = 0x30;

/** A DER SEQUENCE written as text without armour; undefined for any other text. */
export function bareDer(text: string): Uint8Array | undefined {
  // The one begins with M, the other with 30: no text is both.
  return [base64(text), hexadecimal(text)].find((bytes) => bytes?.[0] === SEQUENCE);
}
