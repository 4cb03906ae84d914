import { constants, createPrivateKey, type KeyObject, sign } from 'node:crypto';
import type { Preference } from '../../../model/scenario.ts';
import type { TlsVersion } from '../../../model/terms.ts';

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
  { id: 0x0603, key: 'ec', curve: 'secp521r1', hash: 'sha512', tls13: true },
  { id: 0x0808, key: 'ed448', hash: null, tls13: true },
  { id: 0x0807, key: 'ed25519', hash: null, tls13: true },
  { id: 0x0804, key: 'rsa', hash: 'sha256', pss: true, tls13: true },
  { id: 0x0805, key: 'rsa', hash: 'sha384', pss: true, tls13: true },
  // draft-ietf-tls-mldsa 3
  { id: 0x0904, key: 'ml-dsa-44', hash: null, tls13: true },
  { id: 0x0905, key: 'ml-dsa-65', hash: null, tls13: true },
  { id: 0x0906, key: 'ml-dsa-87', hash: null, tls13: true },
  { id: 0x0401, key: 'rsa', hash: 'sha256', tls13: false },
  { id: 0x0501, key: 'rsa', hash: 'sha384', tls13: false },
];

/** The server's signing key. */
export class Signer {
  readonly #key: KeyObject;
  /** As node:crypto calls it: `rsa`, `ec`, `ed25519`, `ml-dsa-65`. */
  readonly type: string;
  readonly #curve: string | undefined;

  /** @param pem PKCS#8. */
  constructor(pem: string) {
    this.#key = createPrivateKey(pem);
    this.type = this.#key.asymmetricKeyType ?? '';
    this.#curve = this.#key.asymmetricKeyDetails?.namedCurve;
  }

  /**
   * The first scheme of ours that fits the key, the version and what the client offers; undefined
   * for none.
   */
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

/**
 * ML-DSA, and the brainpool curves by their numbers of TLS 1.3 (RFC 8734), as the ordinary client
 * offers them.
 */
const ML_DSA = [0x0905, 0x0906, 0x0904];
const BRAINPOOL = [0x081a, 0x081b, 0x081c];
const CURVES = [0x0403, 0x0503, 0x0603, 0x0807, 0x0808];
const PSS = [0x0809, 0x080a, 0x080b, 0x0804, 0x0805, 0x0806];
const PKCS1 = [0x0401, 0x0501, 0x0601];
/** SHA-224 and DSA, in TLS 1.2 alone. */
const OLD = [0x0303, 0x0301, 0x0302, 0x0402, 0x0502, 0x0602];

/** Does a client that offers these signatures take one by ML-DSA? */
export const takesMlDsa = (schemes: readonly number[]): boolean =>
  schemes.some((scheme) => ML_DSA.includes(scheme));

/** Schemes a scripted client offers: those of the ordinary one, all or those of one key type. */
export function offeredSchemes(tls: TlsVersion, prefers: Preference | undefined): number[] {
  if (prefers === 'ecdsa') return [0x0403, 0x0503, 0x0603];
  if (prefers === 'ml-dsa') return ML_DSA;
  if (prefers === 'rsa') return [0x0804, 0x0805, 0x0806, ...PKCS1];
  return tls === '1.3'
    ? [...ML_DSA, ...CURVES, ...BRAINPOOL, ...PSS, ...PKCS1]
    : [...CURVES, ...PSS, ...PKCS1, ...OLD];
}
