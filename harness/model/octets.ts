/** Octets as base64, the way observations and arrangements hold them (RFC 4648 section 4). */
export const toBase64 = (octets: Uint8Array): string => Buffer.from(octets).toString('base64');

/** The octets of such a text; what is no base64 in it is passed over, as it is text of our own. */
export const fromBase64 = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'base64'));

/** Octets in lower-case hex, without anything between them. */
export const toHex = (octets: Uint8Array): string => Buffer.from(octets).toString('hex');
