import type { ClientExpectationName } from './client-expectations.ts';
import type { PolicyName } from './policies.ts';

/** What is expected per policy; a missing column is not played. */
export type Row = Partial<Record<PolicyName, ClientExpectationName>>;

/**
 * Kinds of staple, and what a sender may make of each: RFC 6066 8 has it abort over a status that
 * does not satisfy it, RFC 6960 3.2 says which do, RFC 7435 and RFC 3207 4.1 leave opportunistic
 * senders their choice. An opportunistic sender may never call a status verified that is not.
 */
export const rows = {
  good: {
    opportunistic: 'deliver',
    verifying: 'deliver',
    requiring: 'deliver',
    'requiring-any-chain': 'deliver',
  },
  /** Good, with something about it that is no reason to refuse, only a pretext. */
  'good-with-extras': {
    opportunistic: 'deliver-warn',
    verifying: 'deliver-warn',
    requiring: 'deliver-warn',
  },
  none: {
    opportunistic: 'deliver',
    verifying: 'deliver-warn',
    requiring: 'refuse',
    'requiring-any-chain': 'refuse',
  },
  /**
   * A sender that does not know the TLS feature extension owes nothing while it does not require
   * the status.
   */
  'none-must-staple': { opportunistic: 'open-unmarked', verifying: 'open', requiring: 'refuse' },
  'acknowledged-only': { opportunistic: 'deliver', verifying: 'deliver-warn', requiring: 'refuse' },
  revoked: {
    opportunistic: 'refuse-warn-unmarked',
    verifying: 'refuse',
    requiring: 'refuse',
    'requiring-any-chain': 'refuse',
  },
  unknown: {
    opportunistic: 'open-unmarked-warn',
    verifying: 'open-unmarked-warn',
    requiring: 'refuse',
  },
  expired: {
    opportunistic: 'open-unmarked-warn',
    verifying: 'unmarked-warn',
    requiring: 'refuse',
    'requiring-any-chain': 'refuse',
  },
  /** More than a day of grace is a warning, more than ten a failure. */
  'expired-for-days': {
    opportunistic: 'open-unmarked-warn',
    verifying: 'unmarked-warn',
    requiring: 'refuse-warn',
  },
  future: {
    opportunistic: 'open-unmarked-warn',
    verifying: 'unmarked-warn',
    requiring: 'refuse-warn',
  },
  'no-next-update-fresh': { opportunistic: 'open', verifying: 'open', requiring: 'open' },
  'no-next-update-old': {
    opportunistic: 'open',
    verifying: 'unmarked-warn',
    requiring: 'refuse-warn',
  },
  unauthorised: {
    opportunistic: 'unmarked',
    verifying: 'unmarked',
    requiring: 'refuse',
    'requiring-any-chain': 'refuse',
  },
  /** Signers that are none by the letter, and are taken for one in many places. */
  'unauthorised-in-part': { requiring: 'refuse-warn' },
  foreign: {
    opportunistic: 'unmarked',
    verifying: 'unmarked',
    requiring: 'refuse',
    'requiring-any-chain': 'refuse',
  },
  /** Revoked, with something about it by which a sender might talk itself out of it. */
  'revoked-oddly': { requiring: 'refuse-warn' },
  /**
   * The certificate says that there is no revocation information about it (RFC 9608 2 and 4): its
   * status is not to be looked for, whatever else a sender requires.
   */
  'none-exempt': { opportunistic: 'deliver', verifying: 'deliver-warn', requiring: 'open' },
  /** One element says good, another of the same certificate says revoked. */
  contradiction: { requiring: 'refuse' },
  'error-status': {
    opportunistic: 'open-unmarked',
    verifying: 'open-unmarked',
    requiring: 'refuse',
    'requiring-any-chain': 'refuse',
  },
  undecodable: {
    opportunistic: 'open-unmarked-warn',
    verifying: 'unmarked-warn',
    requiring: 'refuse',
    'requiring-any-chain': 'refuse',
  },
  'intermediate-revoked': {
    opportunistic: 'open',
    verifying: 'refuse-warn',
    requiring: 'refuse-warn',
  },
  /** Nothing in the documents decides. */
  open: { requiring: 'open' },
} as const satisfies Record<string, Row>;

export type RowName = keyof typeof rows;
