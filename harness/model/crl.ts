/**
 * What a sender may be given of revocation lists (RFC 5280 5), each a PEM file: lists of the root
 * and of the issuing CA, in order and without the certificate of the cell unless said otherwise.
 */
export const crlSets = [
  'clean',
  'leaf-revoked',
  'leaf-on-hold',
  'leaf-revoked-root-first',
  'issuing-revoked',
  'both-revoked',
  'other-revoked',
  'expired',
  'expired-leaf-revoked',
  'not-yet',
  'issuing-alone',
  'issuing-alone-leaf-revoked',
  'root-alone',
  'other-authority',
  'delta-left-out',
  'delta-left-out-leaf-revoked',
  'delta-alone',
] as const;

export type CrlSet = (typeof crlSets)[number];

/** Where such a file lies in a target's folder. */
export const crlPath = (dir: string, set: CrlSet): string => `${dir}/crl-${set}.pem`;
