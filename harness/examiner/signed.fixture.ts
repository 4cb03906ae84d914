import { constants, createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import {
  answer,
  bits,
  bitsOf,
  certificate,
  context,
  int,
  type KeyPair,
  name,
  nul,
  octets,
  oidDer,
  type Scheme,
  seq,
} from './crafted.fixture.ts';
import { examine } from './examine.ts';

/** For the tests of signatures: a CA of any key that signs its own answer in any way. */

export const ec = (namedCurve: string): KeyPair => generateKeyPairSync('ec', { namedCurve });
export const rsa: KeyPair = generateKeyPairSync('rsa', { modulusLength: 2048 });
export const p256 = ec('P-256');
export const ed25519: KeyPair = generateKeyPairSync('ed25519');
export const spki = ({ publicKey }: { publicKey: KeyObject }): Uint8Array =>
  publicKey.export({ type: 'spki', format: 'der' });
export const plain = (oid: string, digest: string | null, ...parameters: Uint8Array[]): Scheme => ({
  algorithm: seq(oidDer(oid), ...parameters),
  digest,
});
export const NIST = '2.16.840.1.101.3.4';

export const SHA = {
  sha1: '1.3.14.3.2.26',
  sha256: `${NIST}.2.1`,
  sha384: `${NIST}.2.2`,
  sha512: `${NIST}.2.3`,
  'sha3-256': `${NIST}.2.8`,
} as const;
type Hash = keyof typeof SHA;
export const MGF1 = '1.2.840.113549.1.1.8';
export const PSS = '1.2.840.113549.1.1.10';
export const hashed = (oid: string) => seq(oidDer(oid), nul());
export const parametersOf = (
  hash: Uint8Array,
  mgf: Uint8Array,
  salt: number,
  ...more: Uint8Array[]
) => seq(context(0, hash), context(1, mgf), context(2, int(salt)), ...more);

export function pss(
  digest: Hash,
  mask: Hash = digest,
  salt = 32,
): Scheme & { parameters: Uint8Array } {
  const mgf = seq(oidDer(MGF1), hashed(SHA[mask]));
  const parameters = parametersOf(hashed(SHA[digest]), mgf, salt);
  const options = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: salt };
  return { algorithm: seq(oidDer(PSS), parameters), digest, options, parameters };
}

/**
 * The RSA pair, its private half marked for these parameters alone: so node:crypto signs with a
 * mask of another hash.
 */
export function masking({ parameters }: { parameters: Uint8Array }): KeyPair {
  const key = rsa.privateKey.export({ type: 'pkcs1', format: 'der' });
  const pkcs8 = seq(int(0), seq(oidDer(PSS), parameters), octets(key));
  const privateKey = createPrivateKey({ key: Buffer.from(pkcs8), type: 'pkcs8', format: 'der' });
  return { publicKey: rsa.publicKey, privateKey };
}

export interface Ca {
  key: KeyPair;
  scheme: Scheme;
  /** Named in the answer in place of the scheme. */
  labelled?: Scheme;
  /** DER of its SubjectPublicKeyInfo, where that is not the key's own. */
  info?: Uint8Array;
}

/** The CA signs its own answer with this key and scheme. */
export function examined({ key, scheme, labelled = scheme, info = spki(key) }: Ca) {
  const caName = name('CA');
  const root = { subject: caName, issuer: caName, key, signer: key, scheme };
  const issuer = certificate({ ...root, serial: 1, spki: info });
  const leaf = certificate({ ...root, serial: 7, subject: name('leaf'), key: p256 });
  const given = { issuerName: caName, issuerKey: info, serial: 7, responder: caName, signer: key };
  const staple = answer({ ...given, scheme: { ...scheme, algorithm: labelled.algorithm } });
  const { status, findings } = examine(staple, { leaf, issuer, at: new Date() });
  const broken = findings.filter((f) => !f.ok && !f.undecided).map((f) => f.rule);
  const open = findings.filter((f) => f.undecided).map((f) => f.rule);
  return { status, broken, open, findings };
}

/** A point in the short form of RFC 5480 2.2: the sign of y and x. */
export function compressed(key: KeyPair): Uint8Array {
  const info = spki(key);
  const point = bitsOf(info);
  const half = (point.length - 1) / 2;
  const sign = 2 + ((point.at(-1) ?? 0) & 1);
  const algorithm = seq(oidDer('1.2.840.10045.2.1'), oidDer('1.2.840.10045.3.1.7'));
  return seq(algorithm, bits(Buffer.concat([Buffer.of(sign), point.subarray(1, 1 + half)])));
}

export const own = (type: string, oid: string): [string, KeyPair, Scheme] => {
  // The typings of node:crypto know each kind by an overload of its own.
  const make = generateKeyPairSync as unknown as (type: string) => KeyPair;
  return [type, make(type), plain(oid, null)];
};
const brainpool = [160, 192, 224, 256, 320, 384, 512].flatMap((size) => [
  `brainpoolP${size}r1`,
  `brainpoolP${size}t1`,
]);
export const curves = [
  'prime192v1',
  'secp224r1',
  'P-256',
  'P-384',
  'P-521',
  'secp256k1',
  ...brainpool,
];
