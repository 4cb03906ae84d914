import { elementAt } from '../der.ts';

/** What a client asked about one certificate: CertID, RFC 6960 4.1.1. */
export interface AskedCertId {
  /** Name of the hash algorithm, or its OID in hex where it is none we know. */
  hash: string;
  issuerNameHash: Uint8Array;
  issuerKeyHash: Uint8Array;
  /** Content octets of the INTEGER. */
  serial: Uint8Array;
}

/** An OCSPRequest (RFC 6960 4.1.1), read and not judged. */
export interface OcspRequestView {
  der: Uint8Array;
  certIds: AskedCertId[];
  /** Octets of the nonce (RFC 9654 2.1); undefined when there is none. */
  nonce: Uint8Array | undefined;
  /** Other request extensions, as OIDs in hex, and whether one of them is critical. */
  otherExtensions: string[];
  unknownCritical: boolean;
  signed: boolean;
}

/** The bytes are no OCSPRequest. */
export class RequestError extends Error {
  override readonly name = 'RequestError';
}

/**
 * A request about one certificate has some 80 octets, with nonce some 130; this leaves room for
 * many.
 */
export const MAX_REQUEST = 65_536;
const MAX_CERT_IDS = 64;
const NONCE = '2b0601050507300102';
/** What a request may bring by RFC 6960 4.4: nonce, response types, locator, algorithms. */
const KNOWN: ReadonlySet<string> = new Set([
  NONCE,
  '2b0601050507300104',
  '2b0601050507300107',
  '2b0601050507300108',
]);
const HASHES: Readonly<Record<string, string>> = {
  '2b0e03021a': 'sha1',
  '608648016503040201': 'sha256',
  '608648016503040202': 'sha384',
  '608648016503040203': 'sha512',
};

interface Part {
  tag: number;
  content: Uint8Array;
}

/** The elements in these bytes, each within them. */
function parts(bytes: Uint8Array): Part[] {
  const found: Part[] = [];
  for (let at = 0; at < bytes.length; ) {
    const { tag, content, end } = elementAt(bytes, at);
    found.push({ tag, content: bytes.subarray(content, end) });
    at = end;
  }
  return found;
}

function take(list: Part[], tag: number, what: string): Uint8Array {
  const next = list.shift();
  if (next?.tag !== tag) throw new RequestError(`${what} is missing`);
  return next.content;
}

const optional = (list: Part[], tag: number): Uint8Array | undefined =>
  list[0]?.tag === tag ? list.shift()?.content : undefined;

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

function certId(request: Part): AskedCertId {
  if (request.tag !== 0x30) throw new RequestError('a Request is a SEQUENCE');
  const list = parts(take(parts(request.content), 0x30, 'reqCert'));
  const oid = hex(take(parts(take(list, 0x30, 'hashAlgorithm')), 0x06, 'the OID of hashAlgorithm'));
  return {
    hash: HASHES[oid] ?? oid,
    issuerNameHash: take(list, 0x04, 'issuerNameHash'),
    issuerKeyHash: take(list, 0x04, 'issuerKeyHash'),
    serial: take(list, 0x02, 'serialNumber'),
  };
}

function extension({ content }: Part): { oid: string; critical: boolean; value: Uint8Array } {
  const list = parts(content);
  const oid = hex(take(list, 0x06, 'extnID'));
  const critical = (optional(list, 0x01)?.[0] ?? 0) !== 0;
  return { oid, critical, value: take(list, 0x04, 'extnValue') };
}

/** Nonces of old clients are not wrapped in an OCTET STRING of their own (RFC 9654 1). */
function nonceIn(value: Uint8Array): Uint8Array {
  try {
    const { tag, content, end } = elementAt(value, 0);
    return tag === 0x04 && end === value.length ? value.subarray(content, end) : value;
  } catch {
    return value;
  }
}

function read(der: Uint8Array): OcspRequestView {
  const [whole, behind] = parts(der);
  if (whole?.tag !== 0x30 || behind) throw new RequestError('an OCSPRequest is one SEQUENCE');
  const outer = parts(whole.content);
  const tbs = parts(take(outer, 0x30, 'tbsRequest'));
  optional(tbs, 0xa0);
  optional(tbs, 0xa1);
  const asked = parts(take(tbs, 0x30, 'requestList'));
  if (asked.length === 0) throw new RequestError('it asks about nothing');
  if (asked.length > MAX_CERT_IDS)
    throw new RequestError(`it asks about more than ${MAX_CERT_IDS} certificates`);
  const list = optional(tbs, 0xa2);
  const extensions = list ? parts(take(parts(list), 0x30, 'requestExtensions')).map(extension) : [];
  const nonce = extensions.find((e) => e.oid === NONCE);
  return {
    der,
    certIds: asked.map(certId),
    nonce: nonce && nonceIn(nonce.value),
    otherExtensions: extensions.filter((e) => e.oid !== NONCE).map((e) => e.oid),
    unknownCritical: extensions.some((e) => e.critical && !KNOWN.has(e.oid)),
    signed: optional(outer, 0xa0) !== undefined,
  };
}

/** Reads an OCSPRequest from DER. @throws RequestError when it is none. */
export function readRequest(der: Uint8Array): OcspRequestView {
  try {
    if (der.length === 0) throw new RequestError('it is empty');
    if (der.length > MAX_REQUEST) throw new RequestError(`it is longer than ${MAX_REQUEST} octets`);
    return read(der);
  } catch (error) {
    if (error instanceof RangeError) throw new RequestError(`not DER: ${error.message}`);
    throw error;
  }
}

/** A request taken out of a URL, and what was out of the ordinary in how it was put in. */
export interface PathRequest {
  der: Uint8Array;
  remarks: string[];
}

/**
 * The path of a request target, which may be in absolute form (RFC 9112 3.2.2), without the query.
 */
export function pathOf(target: string): string {
  const path = target.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?]*/i, '').split('?', 1)[0] ?? '';
  return path.startsWith('/') ? path : `/${path}`;
}

/** DER from base64 in a path. @throws RequestError */
function decoded(encoded: string): PathRequest {
  let text: string;
  try {
    text = decodeURIComponent(encoded);
  } catch {
    throw new RequestError('the path is not URL-encoded');
  }
  const remarks = [
    ...(/[+/=]/.test(encoded) ? ['base64 in the path is not URL-encoded'] : []),
    ...(/\s/.test(text) ? ['white space in base64'] : []),
  ];
  const compact = text.replace(/\s+/g, '');
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(compact)) throw new RequestError('the path is not base64');
  return { der: new Uint8Array(Buffer.from(compact, 'base64')), remarks };
}

/** What a path holds, where that is a request. */
function requestIn(encoded: string): PathRequest | undefined {
  try {
    const found = decoded(encoded);
    readRequest(found.der);
    return found;
  } catch (error) {
    if (error instanceof RequestError) return undefined;
    throw error;
  }
}

/** Places in a path where a request may begin; more are nobody's URL. */
const MOST_PLACES = 64;

/**
 * The request in the target of a GET (RFC 6960 A.1): base64 of the DER, URL-encoded, behind the
 * responder's URL, whatever the path of that is. Slashes in front are passed over, however many.
 * Base64 that was not URL-encoded is read as well, and remarked on (RFC 9919 6 forbids it); since
 * it may hold slashes the longest part that is a request is taken.
 * @throws RequestError
 */
export function requestInPath(target: string): PathRequest {
  const path = pathOf(target).replace(/^\/+/, '');
  if (path === '') throw new RequestError('the path is empty');
  const slashes = [...path.matchAll(/\/+/g)].map(({ index, 0: { length } }) => index + length);
  // Base64 of a SEQUENCE begins with M, whichever way that is written.
  const places = [0, ...slashes].filter((at) => /^(?:M|%4d)/i.test(path.slice(at, at + 3)));
  for (const place of places.slice(0, MOST_PLACES)) {
    const found = requestIn(path.slice(place));
    if (found) return found;
  }
  return decoded(path);
}
