import type { AlgorithmId } from './certificate.ts';
import {
  all,
  context,
  type Der,
  DerError,
  inside,
  oid,
  only,
  readWhole,
  smallNumber,
  Tag,
} from './der.ts';
import { hashByOid } from './oids.ts';

/** How a signature is checked: digests as node:crypto calls them, `label` as people call it. */
export type Scheme =
  | { readonly family: 'rsa' | 'ec' | 'dsa'; readonly digest: string; readonly label: string }
  /** One whose identifier names the key as well, and which hashes by itself. */
  | { readonly family: 'own'; readonly digest: string; readonly label: string }
  | {
      readonly family: 'pss';
      readonly digest: string;
      /** Digest of the mask, MGF1. */
      readonly mask: string;
      /** Octets. */
      readonly salt: number;
      /** DER of RSASSA-PSS-params. */
      readonly parameters: Uint8Array;
      readonly label: string;
    };

/** What an AlgorithmIdentifier of a signature says: a scheme, or why there is none. */
export type Algorithm =
  | {
      readonly scheme: Scheme;
      /**
       * What its document has to say against how the parameters are written; the signature can be
       * checked all the same.
       */
      readonly odd?: string;
    }
  /** Written against its document: no signature by it is in order. */
  | { readonly malformed: string }
  /** Not known here, and so nothing is said of a signature by it. */
  | { readonly unknown: string };

const RSA = '1.2.840.113549.1.1';
const NIST = '2.16.840.1.101.3.4.3';

const hashed = (family: 'rsa' | 'ec' | 'dsa', id: string, digest: string): [string, Scheme] => {
  const name = { rsa: 'RSA', ec: 'ECDSA', dsa: 'DSA' }[family];
  return [
    id,
    {
      family,
      digest,
      label: `${name} with ${digest.toUpperCase().replace(/^SHA(?=\d{1,3}$)/, 'SHA-')}`,
    },
  ];
};
const own = (id: string, label: string, digest: string): [string, Scheme] => [
  id,
  { family: 'own', digest, label },
];

const schemes: ReadonlyMap<string, Scheme> = new Map<string, Scheme>([
  // RFC 8017 appendix C; the last two of them as OIW wrote them.
  hashed('rsa', `${RSA}.2`, 'md2'),
  hashed('rsa', `${RSA}.3`, 'md4'),
  hashed('rsa', `${RSA}.4`, 'md5'),
  hashed('rsa', `${RSA}.5`, 'sha1'),
  hashed('rsa', `${RSA}.14`, 'sha224'),
  hashed('rsa', `${RSA}.11`, 'sha256'),
  hashed('rsa', `${RSA}.12`, 'sha384'),
  hashed('rsa', `${RSA}.13`, 'sha512'),
  hashed('rsa', `${RSA}.15`, 'sha512-224'),
  hashed('rsa', `${RSA}.16`, 'sha512-256'),
  hashed('rsa', '1.3.14.3.2.3', 'md5'),
  hashed('rsa', '1.3.14.3.2.29', 'sha1'),
  hashed('rsa', '1.3.36.3.3.1.2', 'ripemd160'),
  hashed('rsa', `${NIST}.13`, 'sha3-224'),
  hashed('rsa', `${NIST}.14`, 'sha3-256'),
  hashed('rsa', `${NIST}.15`, 'sha3-384'),
  hashed('rsa', `${NIST}.16`, 'sha3-512'),
  // RFC 5758 3.2, and the numbers NIST gave for SHA-3.
  hashed('ec', '1.2.840.10045.4.1', 'sha1'),
  hashed('ec', '1.2.840.10045.4.3.1', 'sha224'),
  hashed('ec', '1.2.840.10045.4.3.2', 'sha256'),
  hashed('ec', '1.2.840.10045.4.3.3', 'sha384'),
  hashed('ec', '1.2.840.10045.4.3.4', 'sha512'),
  hashed('ec', `${NIST}.9`, 'sha3-224'),
  hashed('ec', `${NIST}.10`, 'sha3-256'),
  hashed('ec', `${NIST}.11`, 'sha3-384'),
  hashed('ec', `${NIST}.12`, 'sha3-512'),
  // RFC 5758 3.1
  hashed('dsa', '1.2.840.10040.4.3', 'sha1'),
  hashed('dsa', `${NIST}.1`, 'sha224'),
  hashed('dsa', `${NIST}.2`, 'sha256'),
  hashed('dsa', `${NIST}.3`, 'sha384'),
  hashed('dsa', `${NIST}.4`, 'sha512'),
  // RFC 8410 3
  own('1.3.101.112', 'Ed25519', 'sha512'),
  own('1.3.101.113', 'Ed448', 'shake256'),
  // RFC 9881 2
  own(`${NIST}.17`, 'ML-DSA-44', 'shake256'),
  own(`${NIST}.18`, 'ML-DSA-65', 'shake256'),
  own(`${NIST}.19`, 'ML-DSA-87', 'shake256'),
  // RFC 9909 3
  ...['128s', '128f', '192s', '192f', '256s', '256f'].flatMap((size, i) => [
    own(`${NIST}.${20 + i}`, `SLH-DSA-SHA2-${size}`, size.startsWith('128') ? 'sha256' : 'sha512'),
    own(`${NIST}.${26 + i}`, `SLH-DSA-SHAKE-${size}`, 'shake256'),
  ]),
]);

export const PSS = `${RSA}.10`;
const MGF1 = `${RSA}.8`;

/**
 * The hash an AlgorithmIdentifier names; SHA-1 where it is left out, undefined for one not known
 * here.
 */
function hashOf(algorithm: Der | undefined): string | undefined {
  if (algorithm === undefined) return 'sha1';
  const [id] = all(algorithm);
  return id && hashByOid.get(oid(id));
}

/** RSASSA-PSS-params, RFC 4055 3.1. @throws DerError */
function pss(parameters: Uint8Array | undefined): Algorithm {
  if (parameters === undefined)
    return { malformed: 'RSA-PSS without its parameters (RFC 4055 3.1)' };
  const reader = inside(readWhole(parameters, Tag.sequence, 'RSASSA-PSS-params'));
  const hash = reader.optional(context(0));
  const mask = reader.optional(context(1));
  const salt = reader.optional(context(2));
  const trailer = reader.optional(context(3));
  reader.end('RSASSA-PSS-params');
  const digest = hashOf(hash && only(hash, Tag.sequence));
  const [maskId, maskHash] = mask ? all(only(mask, Tag.sequence)) : [];
  if (mask && (!maskId || oid(maskId) !== MGF1))
    return { unknown: 'RSA-PSS with a mask other than MGF1' };
  const masked = hashOf(mask ? maskHash : undefined);
  if (digest === undefined || masked === undefined)
    return { unknown: 'RSA-PSS with a hash that is not known here' };
  if (trailer && smallNumber(only(trailer, Tag.integer)) !== 1)
    return { malformed: 'RSA-PSS with a trailer other than 1 (RFC 4055 3.1)' };
  const octets = salt ? smallNumber(only(salt, Tag.integer)) : 20;
  const other = masked === digest ? '' : `, masked with ${masked.toUpperCase()}`;
  const label = `RSA-PSS with ${digest.toUpperCase()}${other}`;
  return { scheme: { family: 'pss', digest, mask: masked, salt: octets, parameters, label } };
}

/**
 * What a signature's AlgorithmIdentifier means. RFC 4055 2.1: NULL or nothing behind RSA; RFC 5758
 * 3, RFC 8410 3 and RFC 9881 2: nothing behind all others. @throws DerError for parameters that
 * cannot be read
 */
export function algorithmOf({ id, parameters }: AlgorithmId): Algorithm {
  if (id === PSS) return pss(parameters);
  const scheme = schemes.get(id);
  if (!scheme) return { unknown: `the signature algorithm ${id} is not known here` };
  const isNull = parameters?.length === 2 && parameters[0] === Tag.null && parameters[1] === 0;
  if (parameters === undefined || (scheme.family === 'rsa' && isNull)) return { scheme };
  const document = scheme.family === 'own' ? 'RFC 8410 3, RFC 9881 2' : 'RFC 4055 2.1, RFC 5758 3';
  return { scheme, odd: `${scheme.label} has parameters, which ${document} rule out` };
}

/**
 * A signature algorithm as people call it; by its identifier where it has no name here, or cannot
 * be read. Never throws.
 */
export function algorithmName(algorithm: AlgorithmId): string {
  try {
    const read = algorithmOf(algorithm);
    return 'scheme' in read ? read.scheme.label : algorithm.id;
  } catch (error) {
    if (error instanceof DerError) return algorithm.id;
    throw error;
  }
}
