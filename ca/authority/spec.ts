import type { Offset } from '../time.ts';

/** Keys that mail programs of today have. */
export type UsualKeyKind = 'rsa2048' | 'rsa3072' | 'p256' | 'p384' | 'ed25519';

/** Keys that not every TLS library knows. */
export type RareKeyKind =
  | 'p521'
  | 'secp256k1'
  | 'brainpoolP256r1'
  | 'brainpoolP384r1'
  | 'brainpoolP512r1'
  | 'ed448'
  | 'ml-dsa-44'
  | 'ml-dsa-65'
  | 'ml-dsa-87';

export type KeyKind = UsualKeyKind | RareKeyKind;

/** Those a run uses, whose roots its targets are told to trust. */
export const keyKinds: readonly UsualKeyKind[] = ['p256', 'p384', 'ed25519', 'rsa2048', 'rsa3072'];

export const rareKeyKinds: readonly RareKeyKind[] = [
  'p521',
  'secp256k1',
  'brainpoolP256r1',
  'brainpoolP384r1',
  'brainpoolP512r1',
  'ed448',
  'ml-dsa-44',
  'ml-dsa-65',
  'ml-dsa-87',
];

/** An OCSP accessLocation: the run's own responder, any URI, or a name that is not a URI at all. */
export type OcspLocation = 'responder' | { uri: string } | { directoryName: string };

/**
 * What a leaf certificate says. Every field has a default; `leaf()` in the suites spells out only
 * what differs.
 */
export interface LeafSpec {
  /** dNSName entries of the SAN; the first is also the common name. */
  names: readonly string[];
  key: KeyKind;
  /** Serial number in hex; random (16 octets) when absent. */
  serial?: string;
  /** AIA id-ad-ocsp entries; an empty list leaves them out. */
  ocsp: readonly OcspLocation[];
  /** AIA id-ad-caIssuers. */
  caIssuers: boolean;
  /** CRL distribution point. */
  crl: boolean;
  /** TLS feature values (RFC 7633): [5] is must-staple; empty leaves the extension out. */
  tlsFeature: readonly number[];
  /**
   * How that extension is written: marked critical, or its numbers with an octet too many (X.690
   * 8.3.2). Absent: as RFC 7633 has it.
   */
  tlsFeatureAs?: 'critical' | 'non-minimal';
  /** There is no revocation information about it: id-ce-noRevAvail (RFC 9608 2). */
  noRevocationAvailable?: true;
  notBefore: Offset;
  notAfter: Offset;
  /** `client`: it certifies a client (id-kp-clientAuth), and no server. */
  purpose?: 'client';
}

/** A leaf and the authority above it. Two specs with the same `ca` share root and intermediates. */
export interface IdentitySpec {
  /** Name of the authority: `main`, or another for "another CA". */
  ca: string;
  /** 0: the root signs the leaf itself (the bare case). 1 is the baseline. */
  intermediates: 0 | 1 | 2;
  /** Key of root and intermediates. */
  caKey: KeyKind;
  /**
   * What is sent: the whole chain without the root (default), the leaf alone, the root as well, or
   * the leaf twice.
   */
  sends: 'chain' | 'leaf-only' | 'with-root' | 'leaf-twice';
  leaf: LeafSpec;
}

/**
 * Default: root → issuing CA → leaf `mx.test`, P-256 throughout, an OCSP pointer to the run's
 * responder.
 */
export const baseline: IdentitySpec = {
  ca: 'main',
  intermediates: 1,
  caKey: 'p256',
  sends: 'chain',
  leaf: {
    names: ['mx.test'],
    key: 'p256',
    ocsp: ['responder'],
    caIssuers: false,
    crl: false,
    tlsFeature: [],
    notBefore: '2d ago',
    notAfter: '60d ahead',
  },
};

/** The baseline with differences. */
export function identity(
  change: Partial<Omit<IdentitySpec, 'leaf'>> & { leaf?: Partial<LeafSpec> } = {},
): IdentitySpec {
  return { ...baseline, ...change, leaf: { ...baseline.leaf, ...change.leaf } };
}
