import { Buffer } from 'node:buffer';
import {
  constants,
  createECDH,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  type KeyObject,
  sign,
} from 'node:crypto';

/** Named groups a scripted endpoint can use (RFC 8446 4.2.7). */
export const groups = { x25519: 0x001d, secp256r1: 0x0017, secp384r1: 0x0018 } as const;
export type Group = (typeof groups)[keyof typeof groups];

/** Is it one of ours? */
export const isGroup = (group: number): group is Group =>
  Object.values<number>(groups).includes(group);

/** Our half of a key exchange. */
export interface KeyAgreement {
  group: Group;
  /** Public value as it goes on the wire (RFC 8446 4.2.8.2). */
  public: Uint8Array;
  /** The shared secret. Throws when the peer's value is none of the group. */
  agree(peer: Uint8Array): Uint8Array;
}

/** SubjectPublicKeyInfo of an X25519 key up to the 32 octets themselves (RFC 8410). */
const X25519_SPKI = Buffer.from('302a300506032b656e032100', 'hex');

/** A fresh key of that group. */
export function keyAgreement(group: Group): KeyAgreement {
  if (group !== groups.x25519) {
    const ecdh = createECDH(group === groups.secp256r1 ? 'prime256v1' : 'secp384r1');
    return { group, public: ecdh.generateKeys(), agree: (peer) => ecdh.computeSecret(peer) };
  }
  const { privateKey, publicKey } = generateKeyPairSync('x25519');
  return {
    group,
    public: publicKey.export({ type: 'spki', format: 'der' }).subarray(X25519_SPKI.length),
    agree: (peer) => {
      const key = Buffer.concat([X25519_SPKI, peer]);
      return diffieHellman({
        privateKey,
        publicKey: createPublicKey({ key, format: 'der', type: 'spki' }),
      });
    },
  };
}

/** SignatureScheme values (RFC 8446 4.2.3) and how node:crypto makes them. */
const schemes: readonly {
  id: number;
  key: string;
  curve?: string;
  hash: string | null;
  pss?: boolean;
  tls13: boolean;
}[] = [
  { id: 0x0403, key: 'ec', curve: 'prime256v1', hash: 'sha256', tls13: true },
  { id: 0x0503, key: 'ec', curve: 'secp384r1', hash: 'sha384', tls13: true },
  { id: 0x0807, key: 'ed25519', hash: null, tls13: true },
  { id: 0x0804, key: 'rsa', hash: 'sha256', pss: true, tls13: true },
  { id: 0x0805, key: 'rsa', hash: 'sha384', pss: true, tls13: true },
  { id: 0x0401, key: 'rsa', hash: 'sha256', tls13: false },
  { id: 0x0501, key: 'rsa', hash: 'sha384', tls13: false },
];

/** The server's signing key. */
export class Signer {
  readonly #key: KeyObject;
  /** `rsa`, `ec` or `ed25519`. */
  readonly type: string;
  readonly #curve: string | undefined;

  /** @param pem PKCS#8. */
  constructor(pem: string) {
    this.#key = createPrivateKey(pem);
    this.type = this.#key.asymmetricKeyType ?? '';
    this.#curve = this.#key.asymmetricKeyDetails?.namedCurve;
  }

  /** The first scheme of ours that fits the key, the version and what the client offers; undefined for none. */
  scheme(offered: readonly number[], tls13: boolean): number | undefined {
    return schemes.find(
      ({ id, key, curve, tls13: allowed }) =>
        key === this.type &&
        (curve === undefined || curve === this.#curve) &&
        (allowed || !tls13) &&
        offered.includes(id),
    )?.id;
  }

  /** Signs under a scheme that `scheme` gave. */
  sign(id: number, input: Uint8Array): Uint8Array {
    const scheme = schemes.find((each) => each.id === id);
    if (!scheme) throw new RangeError(`no such signature scheme: ${id}`);
    const padding = scheme.pss
      ? { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }
      : {};
    return sign(scheme.hash, input, { key: this.#key, ...padding });
  }
}

/** Schemes a scripted client offers, all or those of one key type. */
export function offeredSchemes(prefers: 'rsa' | 'ecdsa' | undefined): number[] {
  const ecdsa = [0x0403, 0x0503, 0x0603];
  const rsa = [0x0804, 0x0805, 0x0806, 0x0401, 0x0501, 0x0601];
  if (prefers === 'ecdsa') return ecdsa;
  if (prefers === 'rsa') return rsa;
  return [0x0403, 0x0804, 0x0401, 0x0503, 0x0805, 0x0501, 0x0603, 0x0806, 0x0601, 0x0807];
}
