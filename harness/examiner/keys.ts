import { createPublicKey, getCurves, type KeyObject } from 'node:crypto';
import { PSS } from './algorithms.ts';
import { all, DerError, oid, readWhole, Tag, wholeBits } from './der.ts';
import { remember } from './remember.ts';

/** The key of an SPKI, or why there is none. */
export type Key =
  | { readonly object: KeyObject; readonly id: string; readonly family: KeyFamily }
  /** The octets are no such key, or one that PKIX rules out. */
  | { readonly malformed: string }
  /** Of a kind not known here, and so nothing is said of its signatures. */
  | { readonly unknown: string };

/** `own`: the key's identifier is that of its one scheme. */
export type KeyFamily = 'rsa' | 'ec' | 'dsa' | 'own';

const EC = '1.2.840.10045.2.1';
const families: Readonly<Record<string, KeyFamily>> = {
  '1.2.840.113549.1.1.1': 'rsa',
  [PSS]: 'rsa',
  [EC]: 'ec',
  '1.2.840.10040.4.1': 'dsa',
};

/** Curves by OID as OpenSSL calls them: those of RFC 5480 2.1.1.1, of Certicom and of RFC 5639. */
const curves: Readonly<Record<string, string>> = {
  '1.2.840.10045.3.1.1': 'prime192v1',
  '1.3.132.0.33': 'secp224r1',
  '1.2.840.10045.3.1.7': 'prime256v1',
  '1.3.132.0.34': 'secp384r1',
  '1.3.132.0.35': 'secp521r1',
  '1.3.132.0.10': 'secp256k1',
  ...Object.fromEntries(
    [160, 192, 224, 256, 320, 384, 512].flatMap((size, i) => [
      [`1.3.36.3.3.2.8.1.1.${2 * i + 1}`, `brainpoolP${size}r1`],
      [`1.3.36.3.3.2.8.1.1.${2 * i + 2}`, `brainpoolP${size}t1`],
    ]),
  ),
};
/** SM2 signs over the signer's name as well, which node:crypto does not take. */
const SM2 = '1.2.156.10197.1.301';

/**
 * What OpenSSL takes of an RSA key, in bits: of a longer modulus nothing, of a long one no long
 * exponent.
 */
const RSA_LIMITS = { modulus: 16_384, longModulus: 3072, exponent: 64 } as const;

/** Is this RSA key beyond what can be checked here? */
function isBeyond({ asymmetricKeyDetails: details }: KeyObject): boolean {
  const { modulusLength = 0, publicExponent = 0n } = details ?? {};
  const { modulus, longModulus, exponent } = RSA_LIMITS;
  return (
    modulusLength > modulus ||
    (modulusLength > longModulus && publicExponent >= 1n << BigInt(exponent))
  );
}

const MALFORMED: Key = { malformed: "the signer's key cannot be read" };

/** Why a key that node:crypto does not take is not its own fault; undefined when it is. */
function notKnown(id: string, curve: string | undefined): string | undefined {
  if (id === EC) {
    const name = curve === undefined ? undefined : curves[curve];
    if (name !== undefined && getCurves().includes(name)) return undefined;
    return (
      "the signer's key is on the curve " +
      `${name ?? curve ?? 'of nobody'}, which is not known here`
    );
  }
  return Object.hasOwn(families, id)
    ? undefined
    : `the signer's key is of the kind ${id}, not known here`;
}

/**
 * Octets of the raw keys of RFC 8410, RFC 9881 and RFC 9909: one of another length is no such key.
 */
const lengths: Readonly<Record<string, number>> = {
  '1.3.101.112': 32,
  '1.3.101.113': 57,
  '2.16.840.1.101.3.4.3.17': 1312,
  '2.16.840.1.101.3.4.3.18': 1952,
  '2.16.840.1.101.3.4.3.19': 2592,
};

/**
 * The key of an SPKI, by node:crypto. Curves by name only: RFC 5480 2.1.1 rules out those that are
 * spelt out, which let a forger choose his own. Remembered. Never throws.
 */
export const keyOf: (spki: Uint8Array) => Key = remember<Key>(64, (spki = new Uint8Array()) => {
  let id: string;
  let curve: string | undefined;
  let length: number;
  try {
    const [algorithm, bits] = all(readWhole(spki, Tag.sequence));
    const [identifier, parameters] = algorithm ? all(algorithm) : [];
    if (!identifier || !bits) return MALFORMED;
    id = oid(identifier);
    length = wholeBits(bits).length;
    if (id === EC) {
      if (parameters?.tag === Tag.sequence)
        return {
          malformed: "the signer's key spells its curve out, which RFC 5480 2.1.1 rules out",
        };
      if (parameters?.tag !== Tag.oid) return MALFORMED;
      curve = oid(parameters);
    }
  } catch (error) {
    if (error instanceof DerError) return MALFORMED;
    throw error;
  }
  if (curve === SM2)
    return { unknown: "the signer's key is on the curve SM2, which is not known here" };
  const due = lengths[id];
  if (due !== undefined && length !== due) return MALFORMED;
  let object: KeyObject;
  try {
    object = createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' });
  } catch {
    // node:crypto says only that it cannot; why, the identifiers tell.
    const why = notKnown(id, curve);
    return why === undefined ? MALFORMED : { unknown: why };
  }
  if (isBeyond(object))
    return { unknown: "the signer's RSA key is larger than what can be checked here" };
  return { object, id, family: families[id] ?? 'own' };
});
