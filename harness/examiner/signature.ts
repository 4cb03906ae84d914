import { constants, createPublicKey, getHashes, type KeyObject, verify } from 'node:crypto';
import { algorithmOf, PSS, type Scheme } from './algorithms.ts';
import { type AlgorithmId, type CertificateView, readAlgorithm } from './certificate.ts';
import { all, DerError, readWhole, Tag, write } from './der.ts';
import { type Key, keyOf } from './keys.ts';
import { remember } from './remember.ts';

/**
 * What became of a signature. `digest` is what was signed over, as node:crypto calls it; undefined
 * when unknown.
 */
export interface SignatureCheck {
  readonly ok: boolean;
  /** The algorithm or the key is not known here: it may verify or not. Never with `ok`. */
  readonly undecided: boolean;
  readonly digest: string | undefined;
  readonly detail: string;
}

type Pss = Extract<Scheme, { family: 'pss' }>;
type Usable = Extract<Key, { object: KeyObject }>;

const PSS_OID = '06092a864886f70d01010a';

/** AlgorithmIdentifier and BIT STRING of an SPKI. @throws DerError */
function partsOf(spki: Uint8Array): { algorithm: AlgorithmId; bits: Uint8Array } {
  const [algorithm, bits] = all(readWhole(spki, Tag.sequence));
  if (!algorithm || !bits) throw new DerError('a key without its parts', 0);
  return { algorithm: readAlgorithm(algorithm), bits: bits.bytes };
}

/**
 * A key for RSA-PSS alone may demand its parameters: the same hashes, and no shorter salt (RFC 4055
 * 3.3). @throws DerError
 */
function meets({ id, parameters }: AlgorithmId, { digest, mask, salt }: Pss): boolean {
  if (id !== PSS || parameters === undefined) return true;
  const demanded = algorithmOf({ id, parameters, bytes: parameters });
  if (!('scheme' in demanded) || demanded.scheme.family !== 'pss') return true;
  const { scheme } = demanded;
  return scheme.digest === digest && scheme.mask === mask && scheme.salt <= salt;
}

/**
 * The key as one for these parameters alone: node:crypto masks with the message's own digest unless
 * the key says otherwise. @throws DerError
 */
function keyFor({ digest, mask, parameters }: Pss, spki: Uint8Array, object: KeyObject): KeyObject {
  if (mask === digest) return object;
  const algorithm = write(Tag.sequence, Buffer.from(PSS_OID, 'hex'), parameters);
  const key = Buffer.from(write(Tag.sequence, algorithm, partsOf(spki).bits));
  return createPublicKey({ key, format: 'der', type: 'spki' });
}

/** @throws DerError, or what node:crypto throws of a signature that is none */
function verifies(
  scheme: Scheme,
  { object }: Usable,
  { data, signature, spki }: { data: Uint8Array; signature: Uint8Array; spki: Uint8Array },
): boolean {
  if (scheme.family === 'own') return verify(null, data, object, signature);
  if (scheme.family !== 'pss') return verify(scheme.digest, data, object, signature);
  const padding = constants.RSA_PKCS1_PSS_PADDING;
  const key = keyFor(scheme, spki, object);
  return verify(scheme.digest, data, { key, padding, saltLength: scheme.salt }, signature);
}

/** Is it a key of the kind the scheme signs with? @throws DerError */
function fits(scheme: Scheme, id: string, key: Usable, spki: Uint8Array): boolean {
  if (scheme.family === 'own') return key.id === id;
  if (scheme.family === 'pss')
    return key.family === 'rsa' && meets(partsOf(spki).algorithm, scheme);
  // RFC 4055 1.2: a key marked for PSS signs by PSS alone.
  return key.family === scheme.family && key.id !== PSS;
}

const hashes: ReadonlySet<string> = new Set(getHashes());
/** node:crypto lists them under other names. */
const isKnown = (digest: string): boolean =>
  hashes.has(digest) || hashes.has(`RSA-${digest.toUpperCase()}`);

function check(
  data: Uint8Array,
  written: Uint8Array,
  signature: Uint8Array,
  spki: Uint8Array,
): SignatureCheck {
  const algorithm = readAlgorithm(readWhole(written, Tag.sequence));
  const meant = algorithmOf(algorithm);
  const digest = 'scheme' in meant ? meant.scheme.digest : undefined;
  const told = (outcome: 'ok' | 'undecided' | 'broken', detail: string): SignatureCheck => ({
    ok: outcome === 'ok',
    undecided: outcome === 'undecided',
    digest,
    detail,
  });
  if ('malformed' in meant) return told('broken', meant.malformed);
  const key = keyOf(spki);
  if ('malformed' in key) return told('broken', key.malformed);
  if ('unknown' in meant) return told('undecided', meant.unknown);
  const { scheme } = meant;
  if ('unknown' in key) return told('undecided', `${scheme.label}: ${key.unknown}`);
  if (scheme.family !== 'own' && !isKnown(scheme.digest))
    return told('undecided', `${scheme.label} is not known here`);
  if (!fits(scheme, algorithm.id, key, spki))
    return told('broken', `${scheme.label} does not fit the signer's key`);
  try {
    const ok = verifies(scheme, key, { data, signature, spki });
    return told(ok ? 'ok' : 'broken', `${scheme.label} ${ok ? 'verifies' : 'does not verify'}`);
  } catch (error) {
    if (error instanceof DerError) throw error;
    // Of a bad signature node:crypto says false, whatever its octets; it throws where it lacks
    // something itself.
    return told('undecided', `${scheme.label} cannot be checked here`);
  }
}

const checks = remember<SignatureCheck>(128, (data, written, signature, spki) => {
  const broken = { ok: false, undecided: false, digest: undefined };
  if (!data || !written || !signature || !spki) return { ...broken, detail: 'nothing to check' };
  try {
    return check(data, written, signature, spki);
  } catch (error) {
    if (!(error instanceof DerError)) throw error;
    return { ...broken, detail: error.message };
  }
});

/**
 * Checks a signature with the key of an SPKI, whatever node:crypto can check: RSA (PKCS#1 v1.5, and
 * PSS with any two of its hashes), ECDSA on any named curve, DSA, EdDSA, ML-DSA, SLH-DSA. What it
 * cannot is undecided, never broken. Remembered, since a run asks the same again and again. Never
 * throws.
 */
export function checkSignature(
  data: Uint8Array,
  algorithm: AlgorithmId,
  signature: Uint8Array,
  spki: Uint8Array,
): SignatureCheck {
  return checks(data, algorithm.bytes, signature, spki);
}

/** What an algorithm says by itself, whatever becomes of the signature. */
export interface AlgorithmFacts {
  /** What it signs over; undefined for one not known here. */
  readonly digest: string | undefined;
  /** What is to be said against its parameters; undefined when nothing is. */
  readonly odd: string | undefined;
}

/** Never throws. */
export function algorithmFacts(algorithm: AlgorithmId): AlgorithmFacts {
  const nothing = { digest: undefined, odd: undefined };
  try {
    const meant = algorithmOf(algorithm);
    if ('malformed' in meant) return { ...nothing, odd: meant.malformed };
    return 'scheme' in meant ? { digest: meant.scheme.digest, odd: meant.odd } : nothing;
  } catch (error) {
    if (error instanceof DerError) return { ...nothing, odd: error.message };
    throw error;
  }
}

/** Did the key of this SPKI sign that certificate? Never throws. */
export function signedBy(certificate: CertificateView, spki: Uint8Array): SignatureCheck {
  const { tbs, signatureAlgorithm, signature, algorithmsAgree } = certificate;
  if (!algorithmsAgree)
    return {
      ok: false,
      undecided: false,
      digest: undefined,
      detail: 'the two algorithm fields differ',
    };
  return checkSignature(tbs, signatureAlgorithm, signature, spki);
}
