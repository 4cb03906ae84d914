import { generateKeyPair, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { fromBER } from 'asn1js';
import { PublicKeyInfo } from 'pkijs';
import type { KeyKind } from './spec.ts';

/** A key pair, with the forms of its public half that certificates and answers need. */
export interface KeyPair {
  kind: KeyKind;
  privateKey: KeyObject;
  /** SubjectPublicKeyInfo, as PKI.js holds it. */
  info: PublicKeyInfo;
  /** Content of the subjectPublicKey BIT STRING: what key identifiers and certIDs hash. */
  bits: Uint8Array;
}

const generateRsa = promisify(generateKeyPair);

const CURVES = { p256: 'P-256', p384: 'P-384', p521: 'P-521' } as const;

async function generate(kind: KeyKind): Promise<{ privateKey: KeyObject; publicKey: KeyObject }> {
  switch (kind) {
    case 'rsa2048':
      return generateRsa('rsa', { modulusLength: 2048 });
    case 'rsa3072':
      return generateRsa('rsa', { modulusLength: 3072 });
    case 'ed25519':
      return generateKeyPairSync('ed25519');
    case 'ed448':
      return generateKeyPairSync('ed448');
    case 'ml-dsa-44':
    case 'ml-dsa-65':
    case 'ml-dsa-87':
      return generateKeyPairSync(kind);
    case 'p256':
    case 'p384':
    case 'p521':
      return generateKeyPairSync('ec', { namedCurve: CURVES[kind] });
    default:
      return generateKeyPairSync('ec', { namedCurve: kind });
  }
}

/** The pair of a private key that came from elsewhere. */
function pairOf(kind: KeyKind, privateKey: KeyObject, publicKey: KeyObject): KeyPair {
  const spki = publicKey.export({ format: 'der', type: 'spki' });
  const info = new PublicKeyInfo({ schema: fromBER(new Uint8Array(spki)).result });
  return { kind, privateKey, info, bits: info.subjectPublicKey.valueBlock.valueHexView };
}

/**
 * Keys by kind and purpose, made when first asked for and kept: RSA keys take a tenth of a second
 * each.
 */
export class KeyPool {
  readonly #pairs = new Map<string, Promise<KeyPair>>();

  /** The one pair of that kind for that purpose. */
  pair(kind: KeyKind, purpose: string): Promise<KeyPair> {
    const name = `${kind} ${purpose}`;
    const known = this.#pairs.get(name);
    if (known) return known;
    const made = generate(kind).then(({ privateKey, publicKey }) =>
      pairOf(kind, privateKey, publicKey),
    );
    this.#pairs.set(name, made);
    return made;
  }
}
