import type { Policy } from '#harness';

/** How the sender is told to be; the columns of the matrix in `matrix.ts`. */
export const policies = {
  /** Asks, and takes what it gets: TLS when offered, nothing need verify. */
  opportunistic: { status: 'request', chain: 'try', tls: 'may', resume: false },
  /** The chain must verify; the status is asked for, not required. */
  verifying: { status: 'request', chain: 'must', tls: 'must', resume: false },
  /** The chain must verify and the status is required. */
  requiring: { status: 'require', chain: 'must', tls: 'must', resume: false },
  /** The status is required, the chain only tried. */
  'requiring-any-chain': { status: 'require', chain: 'try', tls: 'must', resume: false },
} as const satisfies Record<string, Policy>;

export type PolicyName = keyof typeof policies;

/** The policy in a title: who is served. */
export const senderUnder: Readonly<Record<PolicyName, string>> = {
  opportunistic: 'an opportunistic sender',
  verifying: 'a sender that verifies the chain',
  requiring: 'a sender that requires the status',
  'requiring-any-chain': 'a sender that requires the status and takes any chain',
};
