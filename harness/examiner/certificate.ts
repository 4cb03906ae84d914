import {
  all,
  context,
  type Der,
  DerError,
  implicit,
  inside,
  oid,
  only,
  readWhole,
  smallNumber,
  Tag,
  wholeBits,
} from './der.ts';
import { Oid } from './oids.ts';
import { type WrittenTime, writtenTime } from './time.ts';

/** One entry of an Extensions list; `value` is what the OCTET STRING holds. */
export interface Extension {
  readonly id: string;
  readonly critical: boolean;
  readonly value: Uint8Array;
}

export interface AlgorithmId {
  readonly id: string;
  /** DER of the parameters; undefined when there are none. */
  readonly parameters: Uint8Array | undefined;
  readonly bytes: Uint8Array;
}

/** What the examiner needs of a certificate (RFC 5280 4.1), unjudged. */
export interface CertificateView {
  readonly bytes: Uint8Array;
  readonly tbs: Uint8Array;
  readonly serial: Uint8Array;
  /** Name DER as it stands there. */
  readonly issuer: Uint8Array;
  readonly subject: Uint8Array;
  readonly notBefore: WrittenTime;
  readonly notAfter: WrittenTime;
  readonly spki: Uint8Array;
  /**
   * The BIT STRING of the key without tag, length and unused-bits octet: what issuerKeyHash covers.
   */
  readonly keyBits: Uint8Array;
  readonly signatureAlgorithm: AlgorithmId;
  /** Does the algorithm inside tbs equal the one outside (RFC 5280 4.1.1.2)? */
  readonly algorithmsAgree: boolean;
  readonly signature: Uint8Array;
  readonly extensions: readonly Extension[];
  /**
   * Of each extension whose value is not what its identifier promises: which, and what is wrong.
   * Its meaning below is then left out.
   */
  readonly unreadable: readonly string[];
  readonly extendedKeyUsage: readonly string[] | undefined;
  /**
   * Bit numbers of KeyUsage (RFC 5280 4.2.1.3): 0 digitalSignature, 1 nonRepudiation, 5
   * keyCertSign, …
   */
  readonly keyUsage: readonly number[] | undefined;
  readonly isCa: boolean;
  readonly noCheck: boolean;
  /** id-ad-ocsp URIs of the AIA extension. */
  readonly ocspUris: readonly string[];
  /** Values of the TLS feature extension (RFC 7633); [5] is must-staple. */
  readonly tlsFeatures: readonly number[];
  readonly authorityKeyId: Uint8Array | undefined;
  readonly subjectKeyId: Uint8Array | undefined;
  readonly dnsNames: readonly string[];
}

/** @throws DerError */
export function readAlgorithm(value: Der): AlgorithmId {
  const reader = inside(value);
  const id = oid(reader.next(Tag.oid, 'an algorithm'));
  const parameters = reader.more ? reader.next().bytes : undefined;
  reader.end('an AlgorithmIdentifier');
  return { id, parameters, bytes: value.bytes };
}

/** A list of Extension. @throws DerError */
export function readExtensions(value: Der): Extension[] {
  return all(value, Tag.sequence, 'an Extension').map((entry) => {
    const reader = inside(entry);
    const id = oid(reader.next(Tag.oid, 'extnID'));
    const flag = reader.optional(Tag.boolean);
    const inner = reader.next(Tag.octetString, 'extnValue');
    reader.end('an Extension');
    return { id, critical: flag !== undefined && flag.content[0] !== 0, value: inner.content };
  });
}

function bitNumbers(value: Der): number[] {
  const [, ...octets] = value.content;
  return octets.flatMap((octet, i) =>
    [0, 1, 2, 3, 4, 5, 6, 7].filter((b) => octet & (0x80 >> b)).map((b) => i * 8 + b),
  );
}

const ascii = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

function ocspUris(value: Uint8Array): string[] {
  return all(readWhole(value, Tag.sequence)).flatMap((access) => {
    const [method, location] = all(access);
    const isOcsp = method?.tag === Tag.oid && oid(method) === Oid.adOcsp;
    return isOcsp && location?.tag === implicit(6) ? [ascii(location.content)] : [];
  });
}

/** An extension as people call it. */
function nameOf(id: string): string {
  const known = Object.entries(Oid).find(([, value]) => value === id)?.[0];
  return known === undefined ? `extension ${id}` : `extension ${known} (${id})`;
}

/**
 * What the extensions say, and which of them cannot be read: those do not make the whole
 * certificate unreadable.
 */
function meaning(extensions: readonly Extension[]) {
  const unreadable = extensions
    .filter(({ value }) => value.length === 0)
    .map(({ id }) => `${nameOf(id)} has a value of no octets`);
  const read = <T>(id: string, how: (bytes: Uint8Array) => T): T | undefined => {
    const found = extensions.find((e) => e.id === id);
    if (found === undefined || found.value.length === 0) return undefined;
    try {
      return how(found.value);
    } catch (error) {
      if (!(error instanceof DerError)) throw error;
      unreadable.push(`${nameOf(id)} cannot be read: ${error.message}`);
      return undefined;
    }
  };
  const sequence = (bytes: Uint8Array): Der[] => all(readWhole(bytes, Tag.sequence));
  const constraints = read(Oid.basicConstraints, sequence)?.[0];
  return {
    extendedKeyUsage: read(Oid.extendedKeyUsage, (b) => sequence(b).map(oid)),
    keyUsage: read(Oid.keyUsage, (b) => bitNumbers(readWhole(b, Tag.bitString))),
    isCa: constraints?.tag === Tag.boolean && constraints.content[0] === 0xff,
    noCheck: extensions.some(({ id }) => id === Oid.ocspNoCheck),
    ocspUris: read(Oid.authorityInfoAccess, ocspUris) ?? [],
    tlsFeatures: read(Oid.tlsFeature, (b) => sequence(b).map(smallNumber)) ?? [],
    authorityKeyId: read(
      Oid.authorityKeyIdentifier,
      (b) => sequence(b).find((d) => d.tag === implicit(0))?.content,
    ),
    subjectKeyId: read(Oid.subjectKeyIdentifier, (b) => readWhole(b, Tag.octetString).content),
    dnsNames:
      read(Oid.subjectAltName, (b) =>
        sequence(b)
          .filter((d) => d.tag === implicit(2))
          .map((d) => ascii(d.content)),
      ) ?? [],
    unreadable,
  };
}

/**
 * Reads a Certificate from DER. Judges nothing, and leaves out what an extension says that cannot
 * be read. @throws DerError when it is none.
 */
export function readCertificate(bytes: Uint8Array): CertificateView {
  const outer = inside(readWhole(bytes, Tag.sequence, 'a Certificate'));
  const tbs = outer.next(Tag.sequence, 'tbsCertificate');
  const signatureAlgorithm = readAlgorithm(outer.next(Tag.sequence, 'signatureAlgorithm'));
  const signature = wholeBits(outer.next(Tag.bitString, 'the signature of a certificate'));
  outer.end('a Certificate');

  const reader = inside(tbs);
  reader.optional(context(0), 'version');
  const serial = reader.next(Tag.integer, 'serialNumber').content;
  const innerAlgorithm = reader.next(Tag.sequence, 'signature');
  const issuer = reader.next(Tag.sequence, 'issuer').bytes;
  const validity = inside(reader.next(Tag.sequence, 'validity'));
  const notBefore = writtenTime(validity.next(undefined, 'notBefore'));
  const notAfter = writtenTime(validity.next(undefined, 'notAfter'));
  const subject = reader.next(Tag.sequence, 'subject').bytes;
  const spki = reader.next(Tag.sequence, 'subjectPublicKeyInfo');
  const [, key] = all(spki);
  if (key?.tag !== Tag.bitString) throw new DerError('a key without BIT STRING', spki.offset);
  reader.optional(implicit(1));
  reader.optional(implicit(2));
  const list = reader.optional(context(3), 'extensions');
  reader.end('tbsCertificate');
  const extensions = list ? readExtensions(only(list, Tag.sequence, 'extensions')) : [];

  return {
    bytes,
    tbs: tbs.bytes,
    serial,
    issuer,
    subject,
    notBefore,
    notAfter,
    spki: spki.bytes,
    keyBits: wholeBits(key),
    signatureAlgorithm,
    algorithmsAgree: Buffer.compare(innerAlgorithm.bytes, signatureAlgorithm.bytes) === 0,
    signature,
    extensions,
    ...meaning(extensions),
  };
}
