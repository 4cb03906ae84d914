/** TLS cipher suites of the IANA registry that a mail server of today may choose. */
const registered: readonly (readonly [number, string])[] = [
  [0x000a, 'TLS_RSA_WITH_3DES_EDE_CBC_SHA'],
  [0xc012, 'TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA'],
  [0x00ff, 'TLS_EMPTY_RENEGOTIATION_INFO_SCSV'],
  [0x5600, 'TLS_FALLBACK_SCSV'],
  [0x0002, 'TLS_RSA_WITH_NULL_SHA'],
  [0x002f, 'TLS_RSA_WITH_AES_128_CBC_SHA'],
  [0x0033, 'TLS_DHE_RSA_WITH_AES_128_CBC_SHA'],
  [0x0034, 'TLS_DH_anon_WITH_AES_128_CBC_SHA'],
  [0x0035, 'TLS_RSA_WITH_AES_256_CBC_SHA'],
  [0x0039, 'TLS_DHE_RSA_WITH_AES_256_CBC_SHA'],
  [0x003a, 'TLS_DH_anon_WITH_AES_256_CBC_SHA'],
  [0x003b, 'TLS_RSA_WITH_NULL_SHA256'],
  [0x003c, 'TLS_RSA_WITH_AES_128_CBC_SHA256'],
  [0x003d, 'TLS_RSA_WITH_AES_256_CBC_SHA256'],
  [0x0067, 'TLS_DHE_RSA_WITH_AES_128_CBC_SHA256'],
  [0x006b, 'TLS_DHE_RSA_WITH_AES_256_CBC_SHA256'],
  [0x006c, 'TLS_DH_anon_WITH_AES_128_CBC_SHA256'],
  [0x006d, 'TLS_DH_anon_WITH_AES_256_CBC_SHA256'],
  [0x009c, 'TLS_RSA_WITH_AES_128_GCM_SHA256'],
  [0x009d, 'TLS_RSA_WITH_AES_256_GCM_SHA384'],
  [0x009e, 'TLS_DHE_RSA_WITH_AES_128_GCM_SHA256'],
  [0x009f, 'TLS_DHE_RSA_WITH_AES_256_GCM_SHA384'],
  [0x00a6, 'TLS_DH_anon_WITH_AES_128_GCM_SHA256'],
  [0x00a7, 'TLS_DH_anon_WITH_AES_256_GCM_SHA384'],
  [0x1301, 'TLS_AES_128_GCM_SHA256'],
  [0x1302, 'TLS_AES_256_GCM_SHA384'],
  [0x1303, 'TLS_CHACHA20_POLY1305_SHA256'],
  [0xc006, 'TLS_ECDHE_ECDSA_WITH_NULL_SHA'],
  [0xc009, 'TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA'],
  [0xc00a, 'TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA'],
  [0xc010, 'TLS_ECDHE_RSA_WITH_NULL_SHA'],
  [0xc013, 'TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA'],
  [0xc014, 'TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA'],
  [0xc015, 'TLS_ECDH_anon_WITH_NULL_SHA'],
  [0xc018, 'TLS_ECDH_anon_WITH_AES_128_CBC_SHA'],
  [0xc019, 'TLS_ECDH_anon_WITH_AES_256_CBC_SHA'],
  [0xc023, 'TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256'],
  [0xc024, 'TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384'],
  [0xc027, 'TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256'],
  [0xc028, 'TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384'],
  [0xc02b, 'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256'],
  [0xc02c, 'TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384'],
  [0xc02f, 'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256'],
  [0xc030, 'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384'],
  [0xc09c, 'TLS_RSA_WITH_AES_128_CCM'],
  [0xc09d, 'TLS_RSA_WITH_AES_256_CCM'],
  [0xc09e, 'TLS_DHE_RSA_WITH_AES_128_CCM'],
  [0xc09f, 'TLS_DHE_RSA_WITH_AES_256_CCM'],
  [0xc0ac, 'TLS_ECDHE_ECDSA_WITH_AES_128_CCM'],
  [0xc0ad, 'TLS_ECDHE_ECDSA_WITH_AES_256_CCM'],
  [0xcca8, 'TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256'],
  [0xcca9, 'TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256'],
  [0xccaa, 'TLS_DHE_RSA_WITH_CHACHA20_POLY1305_SHA256'],
  [0x0032, 'TLS_DHE_DSS_WITH_AES_128_CBC_SHA'],
  [0x0038, 'TLS_DHE_DSS_WITH_AES_256_CBC_SHA'],
  [0x0040, 'TLS_DHE_DSS_WITH_AES_128_CBC_SHA256'],
  [0x006a, 'TLS_DHE_DSS_WITH_AES_256_CBC_SHA256'],
  [0x00a2, 'TLS_DHE_DSS_WITH_AES_128_GCM_SHA256'],
  [0x00a3, 'TLS_DHE_DSS_WITH_AES_256_GCM_SHA384'],
  [0x1304, 'TLS_AES_128_CCM_SHA256'],
  [0x1305, 'TLS_AES_128_CCM_8_SHA256'],
  [0xc050, 'TLS_RSA_WITH_ARIA_128_GCM_SHA256'],
  [0xc051, 'TLS_RSA_WITH_ARIA_256_GCM_SHA384'],
  [0xc052, 'TLS_DHE_RSA_WITH_ARIA_128_GCM_SHA256'],
  [0xc053, 'TLS_DHE_RSA_WITH_ARIA_256_GCM_SHA384'],
  [0xc056, 'TLS_DHE_DSS_WITH_ARIA_128_GCM_SHA256'],
  [0xc057, 'TLS_DHE_DSS_WITH_ARIA_256_GCM_SHA384'],
  [0xc05c, 'TLS_ECDHE_ECDSA_WITH_ARIA_128_GCM_SHA256'],
  [0xc05d, 'TLS_ECDHE_ECDSA_WITH_ARIA_256_GCM_SHA384'],
  [0xc060, 'TLS_ECDHE_RSA_WITH_ARIA_128_GCM_SHA256'],
  [0xc061, 'TLS_ECDHE_RSA_WITH_ARIA_256_GCM_SHA384'],
  [0xc0a0, 'TLS_RSA_WITH_AES_128_CCM_8'],
  [0xc0a1, 'TLS_RSA_WITH_AES_256_CCM_8'],
  [0xc0a2, 'TLS_DHE_RSA_WITH_AES_128_CCM_8'],
  [0xc0a3, 'TLS_DHE_RSA_WITH_AES_256_CCM_8'],
  [0xc0ae, 'TLS_ECDHE_ECDSA_WITH_AES_128_CCM_8'],
  [0xc0af, 'TLS_ECDHE_ECDSA_WITH_AES_256_CCM_8'],
];

const names = new Map<number, string>(registered);

/**
 * AEADs of node:crypto that suites use; the tag is of 16 octets, and of 8 in the suites that say so
 * (RFC 6655 3).
 */
export type AeadName =
  | 'aes-128-gcm'
  | 'aes-256-gcm'
  | 'aria-128-gcm'
  | 'aria-256-gcm'
  | 'aes-128-ccm'
  | 'aes-256-ccm'
  | 'chacha20-poly1305';

/**
 * How a suite makes and protects what is sent, and which hash its key schedule uses. Lengths in
 * octets.
 */
export interface CipherSuite {
  id: number;
  name: string;
  /** A suite of TLS 1.3 only. */
  tls13: boolean;
  /**
   * How the secret comes about in TLS 1.2; `other`: a way our endpoints do not go (anonymous,
   * pre-shared).
   */
  exchange: 'ecdhe' | 'dhe' | 'rsa' | 'other';
  kind: 'aead' | 'chacha20' | 'cbc';
  /** Name of the cipher for node:crypto. */
  cipher: AeadName | 'aes-128-cbc' | 'aes-256-cbc';
  keyLength: number;
  /** Hash of PRF and HKDF. */
  hash: 'sha256' | 'sha384';
  /** Hash of the record HMAC in CBC suites. */
  mac?: 'sha1' | 'sha256' | 'sha384';
  /** Octets of the tag of an AEAD; 0 for CBC. */
  tagLength: number;
  /**
   * Octets of the part of the nonce that comes from the key block (RFC 5288 3: 4; ChaCha20 and TLS
   * 1.3: 12).
   */
  ivLength: number;
}

/** GREASE values (RFC 8701): 0x0a0a, 0x1a1a, …, 0xfafa. */
export const isGrease = (value: number): boolean =>
  (value & 0x0f0f) === 0x0a0a && value >> 8 === (value & 0xff);

/** The IANA name, `GREASE`, or `0x` and four hex digits. */
export function cipherName(id: number): string {
  return names.get(id) ?? (isGrease(id) ? 'GREASE' : `0x${id.toString(16).padStart(4, '0')}`);
}

function exchangeOf(name: string): CipherSuite['exchange'] {
  if (/^TLS_ECDHE_(?:RSA|ECDSA)_/.test(name)) return 'ecdhe';
  if (/^TLS_DHE_(?:RSA|DSS)_/.test(name)) return 'dhe';
  return name.startsWith('TLS_RSA_') ? 'rsa' : 'other';
}

/**
 * What is needed to protect records under a suite; undefined for suites this codec does not open
 * (3DES, NULL).
 */
export function cipherSuite(id: number): CipherSuite | undefined {
  const name = names.get(id);
  if (name === undefined) return undefined;
  const tls13 = id >> 8 === 0x13;
  const hash = name.endsWith('_SHA384') ? 'sha384' : 'sha256';
  const large = /_(?:AES|ARIA)_256_/.test(name);
  const size = large ? 256 : 128;
  const common = {
    id,
    name,
    tls13,
    hash,
    exchange: exchangeOf(name),
    keyLength: size / 8,
  } as const;
  const tagLength = name.includes('_CCM_8') ? 8 : 16;
  const ivLength = tls13 ? 12 : 4;
  if (name.includes('CHACHA20')) {
    const cipher = 'chacha20-poly1305';
    return { ...common, kind: 'chacha20', cipher, keyLength: 32, tagLength, ivLength: 12 };
  }
  if (name.includes('_CCM'))
    return { ...common, kind: 'aead', cipher: `aes-${size}-ccm`, tagLength, ivLength };
  if (name.includes('_GCM_')) {
    const block = name.includes('_ARIA_') ? 'aria' : 'aes';
    return { ...common, kind: 'aead', cipher: `${block}-${size}-gcm`, tagLength, ivLength };
  }
  if (name.includes('_AES_') && name.includes('_CBC_')) {
    const mac = name.endsWith('_SHA') ? 'sha1' : hash;
    const cipher = `aes-${size}-cbc` as const;
    return { ...common, kind: 'cbc', cipher, mac, tagLength: 0, ivLength: 0 };
  }
  return undefined;
}
