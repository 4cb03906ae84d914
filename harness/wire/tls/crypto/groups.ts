import { Buffer } from 'node:buffer';
import crypto, {
  createECDH,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
} from 'node:crypto';
import { fieldAgreement, namedPrimes } from './finite-field.ts';

/**
 * Named groups a scripted endpoint can use, in the order OpenSSL offers them (RFC 8446 4.2.7, IANA
 * registry).
 */
export const groups = {
  x25519mlkem768: 0x11ec,
  x25519: 0x001d,
  secp256r1: 0x0017,
  x448: 0x001e,
  secp521r1: 0x0019,
  secp384r1: 0x0018,
  ffdhe2048: 0x0100,
  ffdhe3072: 0x0101,
  brainpoolP256r1: 0x001a,
  brainpoolP384r1: 0x001b,
  brainpoolP512r1: 0x001c,
  brainpoolP256r1tls13: 0x001f,
  brainpoolP384r1tls13: 0x0020,
  brainpoolP512r1tls13: 0x0021,
} as const;
export type Group = (typeof groups)[keyof typeof groups];

/** Curves by the names node:crypto has for them. */
const curves: Readonly<Partial<Record<Group, string>>> = {
  [groups.secp256r1]: 'prime256v1',
  [groups.secp521r1]: 'secp521r1',
  [groups.secp384r1]: 'secp384r1',
  [groups.brainpoolP256r1]: 'brainpoolP256r1',
  [groups.brainpoolP384r1]: 'brainpoolP384r1',
  [groups.brainpoolP512r1]: 'brainpoolP512r1',
  [groups.brainpoolP256r1tls13]: 'brainpoolP256r1',
  [groups.brainpoolP384r1tls13]: 'brainpoolP384r1',
  [groups.brainpoolP512r1tls13]: 'brainpoolP512r1',
};
/** SubjectPublicKeyInfo up to the public value itself (RFC 8410; RFC 9935). */
const SPKI = {
  x25519: Buffer.from('302a300506032b656e032100', 'hex'),
  x448: Buffer.from('3042300506032b656f033900', 'hex'),
  mlkem768: Buffer.from('308204b2300b0609608648016503040402038204a100', 'hex'),
} as const;
/** Octets of an encapsulation key and of a ciphertext of ML-KEM-768 (FIPS 203, table 3). */
const MLKEM = { key: 1184, ciphertext: 1088 } as const;

/**
 * Does this Node know ML-KEM, and its OpenSSL lists of groups with key shares and groups it may not
 * know? From 24.7 on.
 */
const MODERN =
  'encapsulate' in crypto && /^(?:3\.[5-9]|3\.\d\d|[4-9])/.test(process.versions.openssl);

/**
 * Groups of one version: the brainpool curves have numbers of their own in TLS 1.3 (RFC 8734), and
 * what is new is 1.3 alone.
 */
export function groupsOf(tls: '1.2' | '1.3'): readonly Group[] {
  const only13: ReadonlySet<Group> = new Set([
    groups.x25519mlkem768,
    groups.ffdhe2048,
    groups.ffdhe3072,
    groups.brainpoolP256r1tls13,
    groups.brainpoolP384r1tls13,
    groups.brainpoolP512r1tls13,
  ]);
  const only12: ReadonlySet<Group> = new Set([
    groups.brainpoolP256r1,
    groups.brainpoolP384r1,
    groups.brainpoolP512r1,
  ]);
  const not = tls === '1.3' ? only12 : only13;
  return Object.values(groups).filter(
    (group) => !not.has(group) && (MODERN || group !== groups.x25519mlkem768),
  );
}

/** Is it one that a scripted endpoint can use in that version? */
export const isGroup = (group: number, tls: '1.2' | '1.3'): group is Group =>
  groupsOf(tls).some((each) => each === group);

const MORE_NAMED =
  'ffdhe2048:ffdhe3072:brainpoolP256r1:brainpoolP384r1:brainpoolP512r1:' +
  'brainpoolP256r1tls13:brainpoolP384r1tls13:brainpoolP512r1tls13';

/**
 * The same groups for `ecdhCurve` of node:tls; an asterisk is a key share in the ClientHello
 * (SSL_CTX_set1_groups_list(3)), of which OpenSSL sends four at most. Where none fits a server asks
 * for another ClientHello, and some do not staple then.
 */
export const OFFERED_GROUPS = MODERN
  ? `*X25519MLKEM768:*X25519:*P-256:X448:P-521:*P-384:${MORE_NAMED}`
  : 'auto';
/** The groups of these shares. */
export const SHARED_GROUPS: readonly Group[] = [
  groups.x25519mlkem768,
  groups.x25519,
  groups.secp256r1,
  groups.secp384r1,
];
/**
 * Groups of a server on node:tls, none before another: a share that the client sent is taken,
 * whichever it is. By its own order OpenSSL would ask for one of another group, and after a
 * HelloRetryRequest Node does not staple.
 */
export const SERVED_GROUPS = MODERN
  ? 'X25519MLKEM768:SecP256r1MLKEM768:SecP384r1MLKEM1024:X25519:P-256:X448:P-521:P-384:' +
    MORE_NAMED
  : 'auto';

/** SecP256r1MLKEM768 and SecP384r1MLKEM1024, which node:tls knows and our own endpoints do not. */
const MORE = [0x11eb, 0x11ed];

/** Does a server of ours on node:tls take a share of that group in TLS 1.3? */
export const isServed = (group: number): boolean =>
  isGroup(group, '1.3') || (MODERN && MORE.includes(group));

/** Our half of a key exchange. */
export interface KeyAgreement {
  group: Group;
  /** Public value as it goes on the wire (RFC 8446 4.2.8). */
  public: Uint8Array;
  /** The shared secret. Throws when the peer's value is none of the group. */
  agree(peer: Uint8Array): Uint8Array;
}

/** A fresh key of that group, for either side; of a hybrid group, for a client. */
export function keyAgreement(group: Group): KeyAgreement {
  if (group === groups.x25519mlkem768) return hybrid(group);
  if (group === groups.x25519) return { group, ...montgomery('x25519') };
  if (group === groups.x448) return { group, ...montgomery('x448') };
  if (group === groups.ffdhe2048)
    return { group, ...fieldAgreement(namedPrimes.ffdhe2048, Uint8Array.of(2)) };
  if (group === groups.ffdhe3072)
    return { group, ...fieldAgreement(namedPrimes.ffdhe3072, Uint8Array.of(2)) };
  const ecdh = createECDH(curves[group] ?? '');
  return { group, public: ecdh.generateKeys(), agree: (peer) => ecdh.computeSecret(peer) };
}

/**
 * A server's answer to a client's share: what goes on the wire, and the shared secret. Throws when
 * the share is none.
 */
export function answerShare(
  group: Group,
  peer: Uint8Array,
): { group: Group; public: Uint8Array; secret: Uint8Array } {
  if (group !== groups.x25519mlkem768) {
    const own = keyAgreement(group);
    return { group, public: own.public, secret: own.agree(peer) };
  }
  const key = Buffer.concat([SPKI.mlkem768, peer.subarray(0, MLKEM.key)]);
  const sealed = crypto.encapsulate(createPublicKey({ key, format: 'der', type: 'spki' }));
  const own = montgomery('x25519');
  return {
    group,
    public: Buffer.concat([sealed.ciphertext, own.public]),
    secret: Buffer.concat([sealed.sharedKey, own.agree(peer.subarray(MLKEM.key))]),
  };
}

type Half = Pick<KeyAgreement, 'public' | 'agree'>;

function montgomery(name: 'x25519' | 'x448'): Half {
  const { privateKey, publicKey } =
    name === 'x25519' ? generateKeyPairSync('x25519') : generateKeyPairSync('x448');
  const prefix = SPKI[name];
  return {
    public: publicKey.export({ type: 'spki', format: 'der' }).subarray(prefix.length),
    agree: (peer) => {
      const key = Buffer.concat([prefix, peer]);
      return diffieHellman({
        privateKey,
        publicKey: createPublicKey({ key, format: 'der', type: 'spki' }),
      });
    },
  };
}

/**
 * X25519MLKEM768 (draft-ietf-tls-ecdhe-mlkem 4): ML-KEM first, X25519 behind it, in the shares and
 * in the secret.
 */
function hybrid(group: Group): KeyAgreement {
  const { privateKey, publicKey } = generateKeyPairSync('ml-kem-768');
  const curve = montgomery('x25519');
  const encapsulation = publicKey
    .export({ type: 'spki', format: 'der' })
    .subarray(SPKI.mlkem768.length);
  return {
    group,
    public: Buffer.concat([encapsulation, curve.public]),
    agree: (peer) =>
      Buffer.concat([
        crypto.decapsulate(privateKey, peer.subarray(0, MLKEM.ciphertext)),
        curve.agree(peer.subarray(MLKEM.ciphertext)),
      ]),
  };
}
