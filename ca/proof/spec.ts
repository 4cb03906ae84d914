import type { KeyKind } from '../authority/spec.ts';
import type { Offset } from '../time.ts';

/** OCSPResponseStatus, RFC 6960 4.2.1; a number gives values nobody defined. */
export type OuterStatus =
  | 'successful'
  | 'malformedRequest'
  | 'internalError'
  | 'tryLater'
  | 'sigRequired'
  | 'unauthorized'
  | number;

/** Who signs. `ca`: the leaf's issuer. The rest are delegates, or what poses as one. */
export type Signer =
  | 'ca'
  | 'delegate'
  /** Issued by the CA, but without id-kp-OCSPSigning. */
  | 'delegate-without-eku'
  | 'delegate-any-eku'
  | 'delegate-expired'
  | 'delegate-not-yet-valid'
  /** Valid now, expires before the proof's nextUpdate. */
  | 'delegate-expires-first'
  | 'delegate-without-nocheck'
  | 'delegate-without-digital-signature'
  /** id-kp-OCSPSigning, but issued by an unrelated CA. */
  | 'delegate-of-other-ca'
  /** id-kp-OCSPSigning, issued by a CA below the leaf's issuer (an intermediate of its own). */
  | 'delegate-behind-intermediate'
  /** id-kp-OCSPSigning, issued by the root instead of the issuing CA. */
  | 'delegate-of-root'
  | 'root'
  /** Who issued the issuing CA: the CA above it, or the root. */
  | 'above-issuing'
  /** The leaf signs for itself. */
  | 'leaf'
  /** A CA with the same name as the issuer but another key. */
  | 'ca-same-name'
  | 'other-ca';

/** One SingleResponse. */
export interface Single {
  /**
   * Which certificate the certID names: the leaf, its issuer, the CA above that, or another
   * identity's leaf by name.
   */
  about: 'leaf' | 'issuer' | 'above-issuing' | 'other-leaf-same-ca' | 'same-serial-other-ca';
  certStatus: 'good' | 'revoked' | 'unknown';
  /** CRLReason, only with `revoked`. */
  reason?: number;
  revokedAt?: Offset;
  thisUpdate: Offset;
  /** Absent: no nextUpdate at all. */
  nextUpdate?: Offset;
  hash: 'sha1' | 'sha256' | 'sha384' | 'sha512';
  /** A certID field written wrongly. */
  wrong?: 'issuerNameHash' | 'issuerKeyHash' | 'serialNumber' | 'hashAlgorithm';
  /** An unknown critical singleExtension. */
  criticalExtension?: boolean;
}

/** How times are written: `Z` is the only right way (RFC 6960 4.2.2.1, RFC 5280 4.1.2.5.2). */
export type TimeStyle = 'whole' | 'fraction' | 'offset' | 'utcTime' | 'no-seconds';

/** What is done to the finished bytes, or to one layer of them. */
export type Damage =
  | { kind: 'trailing'; bytes: number }
  /** Bytes after a layer, inside the layer around it. */
  | { kind: 'trailing-inside'; level: 'basic' | 'tbs' }
  /** Cut to a fraction of the length. */
  | { kind: 'truncate'; keep: number }
  /** Cut inside one structure, the outer lengths kept as they were. */
  | {
      kind: 'truncate-at';
      level: 'outer' | 'responseBytes' | 'basic' | 'tbs' | 'single' | 'signature' | 'certs';
    }
  /** Replace all by so many random bytes. */
  | { kind: 'random'; bytes: number }
  | { kind: 'empty' }
  /** PEM text where DER is expected. */
  | { kind: 'pem' }
  /** An indefinite length (BER) in the outer SEQUENCE. */
  | { kind: 'ber' }
  /** The same answer twice, one after the other. */
  | { kind: 'doubled' };

/** A description of an OCSP answer, as plain data; `mintProof` turns it into bytes. */
export interface ProofSpec {
  /** Key of a delegate, where it is of another kind than the CA's. */
  signerKey?: KeyKind;
  outer: OuterStatus;
  /** responseBytes left out although successful, or put in although not. */
  responseBytes: 'as-due' | 'missing' | 'present';
  responseType: 'basic' | 'unknown';
  version: 'default' | 'explicit-v1' | 'v2';
  signer: Signer;
  responderId: 'byName' | 'byKey' | 'wrong-name' | 'wrong-key';
  producedAt: Offset;
  singles: readonly Single[];
  times: TimeStyle;
  signature: 'right' | 'flipped' | 'foreign-key' | 'empty';
  digest: 'sha256' | 'sha384' | 'sha512' | 'sha1' | 'md5';
  /** Certificates inside: what the signer needs (default), none, or that and the issuer as well. */
  certs: 'as-due' | 'none' | 'with-issuer' | 'signer' | 'junk';
  /** Octets of a nonce extension; 0 leaves it out. */
  nonce: number;
  /** An unknown critical responseExtension. */
  criticalExtension: boolean;
  /** Total size to reach by padding with a non-critical extension; 0 for none. */
  padTo: number;
  damage: readonly Damage[];
}
