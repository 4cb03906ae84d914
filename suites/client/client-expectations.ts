import { type Expectation, either, oneOf } from '#harness';

/** What is expected of a sender, as words of a scenario. */
export interface ClientExpectation {
  expect: Expectation;
  tolerate: Readonly<Record<string, readonly string[]>>;
}

/** Every mark but `verified`, and none at all. */
export const notVerified = oneOf(
  'not-verified',
  'failed',
  'unanswered',
  'not-requested',
  'unsaid',
  'not-delivered',
);

const delivers = { delivery: 'tls', 'mail-over-first': 'yes' };
// "Refuse" means that no MAIL FROM goes over that connection; the message waits and is not returned (RFC 5321 3.8, 4.5.4.1).
const refuses = { delivery: 'deferred', 'mail-over-first': 'no' };
const eitherWay = { delivery: oneOf('tls', 'deferred') };

/** The kinds of outcome the matrix knows, for a sender that must not fall back to clear text. */
export const clientExpectations = {
  /** Deliver; anything else is a failure. */
  deliver: { expect: delivers, tolerate: {} },
  /** Deliver; refusing is a warning. */
  'deliver-warn': {
    expect: delivers,
    tolerate: { delivery: ['deferred'], 'mail-over-first': ['no'] },
  },
  /** Refuse; delivering is a failure. */
  refuse: { expect: refuses, tolerate: {} },
  /** Refuse; delivering is a warning. */
  'refuse-warn': { expect: refuses, tolerate: { delivery: ['tls'], 'mail-over-first': ['yes'] } },
  /** Refuse; delivering is a warning, and marking it verified a failure. */
  'refuse-warn-unmarked': {
    expect: { ...refuses, marked: notVerified },
    tolerate: { delivery: ['tls'], 'mail-over-first': ['yes'] },
  },
  /** Refuse, or deliver without saying that the status was verified; saying so is a failure. */
  unmarked: { expect: { ...eitherWay, marked: notVerified }, tolerate: {} },
  /** The same; saying so is a warning. */
  'unmarked-warn': {
    expect: { ...eitherWay, marked: notVerified },
    tolerate: { marked: ['verified'] },
  },
  /** Left open. */
  open: { expect: { delivery: either('tls', 'deferred') }, tolerate: {} },
  /** Left open, but not to be called verified. */
  'open-unmarked': {
    expect: { delivery: either('tls', 'deferred'), marked: notVerified },
    tolerate: {},
  },
  /** Left open; calling it verified is a warning. */
  'open-unmarked-warn': {
    expect: { delivery: either('tls', 'deferred'), marked: notVerified },
    tolerate: { marked: ['verified'] },
  },
} as const satisfies Record<string, ClientExpectation>;

export type ClientExpectationName = keyof typeof clientExpectations;

/**
 * The words for an outcome. Where the policy lets mail go in clear, giving TLS up or returning the mail is a warning on
 * every outcome that lets the sender refuse; where it does not, clear text is a failure.
 */
export function claimFor(name: ClientExpectationName, tls: 'may' | 'must'): ClientExpectation {
  const { expect, tolerate }: ClientExpectation = clientExpectations[name];
  const strict = { expect: { ...expect, 'clear-text': 'never' }, tolerate };
  if (tls === 'must' || name === 'deliver') return strict;
  return {
    expect: strict.expect,
    tolerate: {
      ...tolerate,
      delivery: [...(tolerate.delivery ?? []), 'clear', 'bounced'],
      'clear-text': ['new-connection'],
    },
  };
}
