import { sign } from 'node:crypto';
import { Null } from 'asn1js';
import { AlgorithmIdentifier } from 'pkijs';
import type { KeyPair } from './keys.ts';
import type { KeyKind } from './spec.ts';

export type Digest = 'md5' | 'sha1' | 'sha256' | 'sha384' | 'sha512';

/** RFC 8017 appendix C and RFC 5758 3.2; nobody ever gave ECDSA with MD5 a number. */
const RSA: Record<Digest, string> = {
  md5: '1.2.840.113549.1.1.4',
  sha1: '1.2.840.113549.1.1.5',
  sha256: '1.2.840.113549.1.1.11',
  sha384: '1.2.840.113549.1.1.12',
  sha512: '1.2.840.113549.1.1.13',
};
const ECDSA: Record<Exclude<Digest, 'md5'>, string> = {
  sha1: '1.2.840.10045.4.1',
  sha256: '1.2.840.10045.4.3.2',
  sha384: '1.2.840.10045.4.3.3',
  sha512: '1.2.840.10045.4.3.4',
};
/** Keys that sign in one way only, their digest built in: RFC 8410 3, RFC 9881 2. */
const OWN: Partial<Record<KeyKind, string>> = {
  ed25519: '1.3.101.112',
  ed448: '1.3.101.113',
  'ml-dsa-44': '2.16.840.1.101.3.4.3.17',
  'ml-dsa-65': '2.16.840.1.101.3.4.3.18',
  'ml-dsa-87': '2.16.840.1.101.3.4.3.19',
};
const USUAL: Partial<Record<KeyKind, Digest>> = {
  p384: 'sha384',
  brainpoolP384r1: 'sha384',
  p521: 'sha512',
  brainpoolP512r1: 'sha512',
};

export const isRsa = (kind: KeyKind): boolean => kind === 'rsa2048' || kind === 'rsa3072';

/**
 * The AlgorithmIdentifier of signatures by such a key; EdDSA and ML-DSA have their digest built in.
 * @throws RangeError for MD5 with an elliptic curve key.
 */
export function signatureAlgorithm(kind: KeyKind, digest: Digest): AlgorithmIdentifier {
  const own = OWN[kind];
  if (own !== undefined) return new AlgorithmIdentifier({ algorithmId: own });
  if (isRsa(kind))
    return new AlgorithmIdentifier({ algorithmId: RSA[digest], algorithmParams: new Null() });
  if (digest === 'md5')
    throw new RangeError(`no signature algorithm joins MD5 and ${kind}: use an RSA key`);
  return new AlgorithmIdentifier({ algorithmId: ECDSA[digest] });
}

/**
 * The signature over the octets. node:crypto does all of it, as PKI.js cannot sign with Ed25519.
 */
export function signOctets(pair: KeyPair, digest: Digest, octets: Uint8Array): Uint8Array {
  return sign(OWN[pair.kind] === undefined ? digest : null, octets, {
    key: pair.privateKey,
    dsaEncoding: 'der',
  });
}

/** The digest that goes with a key where nobody asks for another. */
export function usualDigest(kind: KeyKind): Digest {
  return USUAL[kind] ?? 'sha256';
}
