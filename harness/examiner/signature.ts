import { constants, createPublicKey, type KeyObject, verify } from 'node:crypto';
import { type AlgorithmId, type CertificateView, readAlgorithm } from './certificate.ts';
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
import { remember } from './remember.ts';

/** What became of a signature. `digest` is what was signed over, as node:crypto calls it; undefined when unknown. */
export interface SignatureCheck {
  readonly ok: boolean;
  readonly digest: string | undefined;
  readonly detail: string;
}

type Scheme =
  | { readonly family: 'rsa' | 'ec'; readonly digest: string; readonly label: string }
  | { readonly family: 'ed25519'; readonly label: string }
  | {
      readonly family: 'pss';
      readonly digest: string;
      readonly salt: number;
      readonly label: string;
    };

const schemes: ReadonlyMap<string, Scheme> = new Map<string, Scheme>([
  ['1.2.840.113549.1.1.4', { family: 'rsa', digest: 'md5', label: 'RSA with MD5' }],
  ['1.2.840.113549.1.1.5', { family: 'rsa', digest: 'sha1', label: 'RSA with SHA-1' }],
  ['1.2.840.113549.1.1.14', { family: 'rsa', digest: 'sha224', label: 'RSA with SHA-224' }],
  ['1.2.840.113549.1.1.11', { family: 'rsa', digest: 'sha256', label: 'RSA with SHA-256' }],
  ['1.2.840.113549.1.1.12', { family: 'rsa', digest: 'sha384', label: 'RSA with SHA-384' }],
  ['1.2.840.113549.1.1.13', { family: 'rsa', digest: 'sha512', label: 'RSA with SHA-512' }],
  ['1.2.840.10045.4.1', { family: 'ec', digest: 'sha1', label: 'ECDSA with SHA-1' }],
  ['1.2.840.10045.4.3.1', { family: 'ec', digest: 'sha224', label: 'ECDSA with SHA-224' }],
  ['1.2.840.10045.4.3.2', { family: 'ec', digest: 'sha256', label: 'ECDSA with SHA-256' }],
  ['1.2.840.10045.4.3.3', { family: 'ec', digest: 'sha384', label: 'ECDSA with SHA-384' }],
  ['1.2.840.10045.4.3.4', { family: 'ec', digest: 'sha512', label: 'ECDSA with SHA-512' }],
  ['1.3.101.112', { family: 'ed25519', label: 'Ed25519' }],
]);

const PSS = '1.2.840.113549.1.1.10';
const MGF1 = '1.2.840.113549.1.1.8';
const RSA_KEY = '1.2.840.113549.1.1.1';
const EC_KEY = '1.2.840.10045.2.1';
const CURVES = new Set(['1.2.840.10045.3.1.7', '1.3.132.0.34', '1.3.132.0.35']);

function hashOf(algorithm: Der | undefined): string | undefined {
  if (algorithm === undefined) return 'sha1';
  const [id] = all(algorithm);
  return id && hashByOid.get(oid(id));
}

/** RSASSA-PSS-params, RFC 4055 3.1; the mask must use the same hash, as RFC 4055 recommends and node:crypto expects. */
function pss(parameters: Uint8Array | undefined): Scheme | undefined {
  if (parameters === undefined) return undefined;
  const reader = inside(readWhole(parameters, Tag.sequence, 'RSASSA-PSS-params'));
  const hash = reader.optional(context(0));
  const mask = reader.optional(context(1));
  const salt = reader.optional(context(2));
  const trailer = reader.optional(context(3));
  reader.end('RSASSA-PSS-params');
  const digest = hashOf(hash && only(hash, Tag.sequence));
  const [maskId, maskHash] = mask ? all(only(mask, Tag.sequence)) : [];
  if (mask && (!maskId || oid(maskId) !== MGF1)) return undefined;
  if (digest === undefined || hashOf(maskHash) !== digest) return undefined;
  if (trailer && smallNumber(only(trailer, Tag.integer)) !== 1) return undefined;
  const octets = salt ? smallNumber(only(salt, Tag.integer)) : 20;
  return { family: 'pss', digest, salt: octets, label: `RSA-PSS with ${digest.toUpperCase()}` };
}

/** RFC 4055 and RFC 5758: NULL or nothing behind RSA, nothing behind ECDSA and Ed25519. */
function schemeOf({ id, parameters }: AlgorithmId): Scheme | undefined {
  if (id === PSS) return pss(parameters);
  const scheme = schemes.get(id);
  const isNull = parameters?.length === 2 && parameters[0] === Tag.null && parameters[1] === 0;
  return parameters === undefined || (scheme?.family === 'rsa' && isNull) ? scheme : undefined;
}

interface Key {
  readonly family: 'rsa' | 'ec' | 'ed25519' | 'other';
  readonly object: KeyObject | undefined;
}

/** The key of an SPKI; named curves only, since explicit curve parameters let a forger choose his own. */
const keyOf = remember<Key>(64, (spki = new Uint8Array()) => {
  const none: Key = { family: 'other', object: undefined };
  try {
    const [algorithm] = all(readWhole(spki, Tag.sequence));
    const [id, parameters] = algorithm ? all(algorithm) : [];
    const named = id && oid(id);
    if (named === EC_KEY && !(parameters?.tag === Tag.oid && CURVES.has(oid(parameters))))
      return none;
    if (named !== EC_KEY && named !== RSA_KEY && named !== PSS && named !== '1.3.101.112')
      return none;
    const object = createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' });
    return {
      object,
      family: named === EC_KEY ? 'ec' : named === '1.3.101.112' ? 'ed25519' : 'rsa',
    };
  } catch {
    // node:crypto says only that it cannot read the key; a DerError says the same.
    return none;
  }
});

function verified(
  scheme: Scheme,
  object: KeyObject,
  data: Uint8Array,
  signature: Uint8Array,
): boolean {
  switch (scheme.family) {
    case 'ed25519':
      return verify(null, data, object, signature);
    case 'pss': {
      const padding = constants.RSA_PKCS1_PSS_PADDING;
      return verify(
        scheme.digest,
        data,
        { key: object, padding, saltLength: scheme.salt },
        signature,
      );
    }
    default:
      return verify(scheme.digest, data, object, signature);
  }
}

const checks = remember<SignatureCheck>(128, (data, written, signature, spki) => {
  const none = { ok: false, digest: undefined, detail: 'nothing to check' };
  if (!data || !written || !signature || !spki) return none;
  try {
    const algorithm = readAlgorithm(readWhole(written, Tag.sequence));
    const scheme = schemeOf(algorithm);
    if (!scheme)
      return {
        ok: false,
        digest: undefined,
        detail: `algorithm ${algorithm.id} is not one we know`,
      };
    const digest = scheme.family === 'ed25519' ? 'sha512' : scheme.digest;
    const { family, object } = keyOf(spki);
    const due = scheme.family === 'pss' ? 'rsa' : scheme.family;
    if (!object || family !== due)
      return { ok: false, digest, detail: `${scheme.label} does not fit the signer's key` };
    const ok = verified(scheme, object, data, signature);
    return { ok, digest, detail: `${scheme.label} ${ok ? 'verifies' : 'does not verify'}` };
  } catch (error) {
    const detail =
      error instanceof DerError ? error.message : 'the signature or key cannot be used';
    return { ok: false, digest: undefined, detail };
  }
});

/**
 * Checks a signature with the key of an SPKI: RSA (PKCS#1 v1.5 and PSS), ECDSA on P-256, P-384 and P-521, Ed25519.
 * Remembered, since a run asks the same again and again. Never throws.
 */
export function checkSignature(
  data: Uint8Array,
  algorithm: AlgorithmId,
  signature: Uint8Array,
  spki: Uint8Array,
): SignatureCheck {
  return checks(data, algorithm.bytes, signature, spki);
}

/** Did the key of this SPKI sign that certificate? Never throws. */
export function signedBy(certificate: CertificateView, spki: Uint8Array): SignatureCheck {
  const { tbs, signatureAlgorithm, signature, algorithmsAgree } = certificate;
  if (!algorithmsAgree)
    return { ok: false, digest: undefined, detail: 'the two algorithm fields differ' };
  return checkSignature(tbs, signatureAlgorithm, signature, spki);
}
