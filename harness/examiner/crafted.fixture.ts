import { createHash, type KeyObject, type SignKeyObjectInput, sign } from 'node:crypto';

/**
 * For the examiner's own tests: a CA, a delegate, a leaf and an answer, written octet by octet
 * without any library, so that the examiner is also held against bytes that the mint never saw.
 */

type Bytes = Uint8Array;

export const tlv = (tag: number, ...parts: Bytes[]): Bytes => {
  const content = Buffer.concat(parts);
  const size: number[] = [];
  for (let rest = content.length; rest > 0; rest >>= 8) size.unshift(rest & 0xff);
  const length = content.length < 128 ? [content.length] : [0x80 | size.length, ...size];
  return Buffer.concat([Buffer.from([tag, ...length]), content]);
};
export const seq = (...parts: Bytes[]): Bytes => tlv(0x30, ...parts);
export const octets = (...parts: Bytes[]): Bytes => tlv(0x04, ...parts);
export const bits = (content: Bytes): Bytes => tlv(0x03, Buffer.of(0), content);
export const int = (value: number): Bytes => tlv(0x02, Buffer.of(value));
export const nul = (): Bytes => tlv(0x05);
export const oidDer = (dotted: string): Bytes => {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const arcs = [first * 40 + second, ...rest].flatMap((arc) => {
    const base128 = [arc & 0x7f];
    for (let left = arc >> 7; left > 0; left >>= 7) base128.unshift(0x80 | (left & 0x7f));
    return base128;
  });
  return tlv(0x06, Buffer.from(arcs));
};
export const time = (date: Date): Bytes =>
  tlv(0x18, Buffer.from(`${date.toISOString().replace(/[-:T]/g, '').slice(0, 14)}Z`));
export const name = (common: string, tag = 0x0c): Bytes =>
  seq(tlv(0x31, seq(oidDer('2.5.4.3'), tlv(tag, Buffer.from(common)))));
/** [n] around something. */
export const context = (number: number, ...parts: Bytes[]): Bytes => tlv(0xa0 | number, ...parts);
export const extension = (id: string, value: Bytes, critical = false): Bytes =>
  seq(oidDer(id), ...(critical ? [tlv(0x01, Buffer.of(0xff))] : []), octets(value));

/** How something is signed: AlgorithmIdentifier, digest and options of node:crypto. */
export interface Scheme {
  algorithm: Bytes;
  digest: string | null;
  options?: Omit<SignKeyObjectInput, 'key'>;
}

export const ecdsa256: Scheme = { algorithm: seq(oidDer('1.2.840.10045.4.3.2')), digest: 'sha256' };

export interface KeyPair {
  publicKey: KeyObject;
  privateKey: KeyObject;
}

const spki = (key: KeyObject): Bytes => key.export({ type: 'spki', format: 'der' });
const signed = (
  tbs: Bytes,
  key: KeyObject,
  { algorithm, digest, options }: Scheme,
  ...behind: Bytes[]
): Bytes => seq(tbs, algorithm, bits(sign(digest, tbs, { key, ...options })), ...behind);

const DAY = 86_400_000;
const whole = (ms: number): Date => new Date(Math.floor(ms / 1000) * 1000);

export interface Parts {
  serial: number;
  subject: Bytes;
  issuer: Bytes;
  key: KeyPair;
  /** DER of the SubjectPublicKeyInfo; that of the key when undefined. */
  spki?: Bytes;
  signer: KeyPair;
  scheme?: Scheme;
  extensions?: Bytes[];
  notAfter?: Date;
}

export function certificate(parts: Parts): Bytes {
  const {
    serial,
    subject,
    issuer,
    key,
    signer,
    scheme = ecdsa256,
    extensions = [],
    notAfter,
  } = parts;
  const info = parts.spki ?? spki(key.publicKey);
  const validity = seq(
    time(whole(Date.now() - DAY)),
    time(notAfter ?? whole(Date.now() + 30 * DAY)),
  );
  const listed = extensions.length > 0 ? [tlv(0xa3, seq(...extensions))] : [];
  const head = [tlv(0xa0, int(2)), int(serial), scheme.algorithm, issuer, validity, subject];
  return signed(seq(...head, info, ...listed), signer.privateKey, scheme);
}

const sha1 = (bytes: Bytes): Bytes => createHash('sha1').update(bytes).digest();

/**
 * The key bits of an SPKI: what stands behind its last BIT STRING header; only for keys whose SPKI
 * ends with it.
 */
const keyBits = (key: KeyObject): Bytes => bitsOf(spki(key));

/** The same of an SPKI in DER. */
export const bitsOf = (info: Bytes): Bytes => {
  const der = Buffer.from(info);
  /** Where the content of the value at this place begins, and its length. */
  const at = (start: number): [begin: number, length: number] => {
    const first = der[start + 1] ?? 0;
    if (first < 0x80) return [start + 2, first];
    const count = first & 0x7f;
    return [start + 2 + count, der.readUIntBE(start + 2, count)];
  };
  const [algorithm] = at(0);
  const [parts, length] = at(algorithm);
  const [begin] = at(parts + length);
  return der.subarray(begin + 1);
};

export interface AnswerParts {
  issuerName: Bytes;
  /** The key whose bits the certID hashes; DER of an SPKI, or the key itself. */
  issuerKey: KeyObject | Bytes;
  serial: number;
  responder: Bytes;
  signer: KeyPair;
  scheme?: Scheme;
  /** An empty list is written out; undefined is left out. */
  certs?: Bytes[];
  thisUpdate?: Date;
  /** Left out when `none`. */
  nextUpdate?: Date | 'none';
  /** DER of certStatus; good when undefined. */
  status?: Bytes;
  /**
   * AlgorithmIdentifier of the certID; SHA-1, which is what its hashes are made by, when undefined.
   */
  hash?: Bytes;
  /** DER of SingleResponses behind the one that is made here. */
  more?: Bytes[];
  singleExtensions?: Bytes[];
  responseExtensions?: Bytes[];
}

/** A good answer by SHA-1 certID. */
export function answer(parts: AnswerParts): Bytes {
  const {
    issuerName,
    issuerKey,
    serial,
    responder,
    signer,
    scheme = ecdsa256,
    certs,
    status = tlv(0x80),
  } = parts;
  const { singleExtensions = [], responseExtensions = [] } = parts;
  const { thisUpdate = whole(Date.now() - 3_600_000), nextUpdate = whole(Date.now() + DAY) } =
    parts;
  const { hash = seq(oidDer('1.3.14.3.2.26'), nul()), more = [] } = parts;
  const bitsOfKey = issuerKey instanceof Uint8Array ? bitsOf(issuerKey) : keyBits(issuerKey);
  const certId = seq(hash, octets(sha1(issuerName)), octets(sha1(bitsOfKey)), int(serial));
  const listed = (extensions: Bytes[]): Bytes[] =>
    extensions.length > 0 ? [tlv(0xa1, seq(...extensions))] : [];
  const until = nextUpdate === 'none' ? [] : [tlv(0xa0, time(nextUpdate))];
  const times = [time(thisUpdate), ...until];
  const single = seq(certId, status, ...times, ...listed(singleExtensions));
  const data = seq(
    tlv(0xa1, responder),
    time(thisUpdate),
    seq(single, ...more),
    ...listed(responseExtensions),
  );
  const sent = certs ? [tlv(0xa0, seq(...certs))] : [];
  const basic = signed(data, signer.privateKey, scheme, ...sent);
  return seq(
    tlv(0x0a, Buffer.of(0)),
    tlv(0xa0, seq(oidDer('1.3.6.1.5.5.7.48.1.1'), octets(basic))),
  );
}
