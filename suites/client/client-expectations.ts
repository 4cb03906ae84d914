import {
  type Bound,
  type ClientExpected,
  type ClientTolerated,
  type ClientValue,
  either,
  is,
  oneOf,
  rather,
} from '#harness';

/** What is expected of a sender, as words of a scenario. */
export interface ClientExpectation {
  expect: ClientExpected;
  tolerate: ClientTolerated;
}

type Delivery = Bound<ClientValue<'delivery'>>;

// Mail that cannot go now is kept (RFC 5321 4.5.4.1): to return it at once breaks that and nothing
// else. What went in clear is told by the fact of that name.
const otherwise = { bounced: ['RFC5321-4.5.4.1-01'], clear: [] } as const;

/** The mail arrives over TLS; where it does not, the scenario's own clauses are broken. */
export const goes = { is: 'tls', instead: otherwise } as const satisfies Delivery;
/** It arrives over TLS, now or later: no clause requires it to go at once. */
export const shouldGo = { ...goes, clauses: [] } as const satisfies Delivery;
/** It waits and is not returned; whether it went over TLS is told by `mail-over-first`. */
export const waits = {
  is: 'deferred',
  clauses: [],
  instead: otherwise,
} as const satisfies Delivery;
/** It arrives over TLS or waits. */
export const goesOrWaits = {
  is: oneOf('tls', 'deferred'),
  clauses: [],
  instead: otherwise,
} as const satisfies Delivery;
/** Either, and the documents leave open which. */
export const mayGo = {
  is: either('tls', 'deferred'),
  instead: otherwise,
} as const satisfies Delivery;
/**
 * Where it may go in clear it goes so or waits (RFC 3207 4 and 6); to return what could have gone
 * is second best.
 */
export const asPolicyHasIt = {
  expect: { delivery: { is: either('clear', 'deferred'), instead: otherwise } },
  tolerate: { delivery: 'bounced' },
} as const satisfies ClientExpectation;

/** Where TLS is required nothing goes in clear. */
export const neverInClear = is('never', 'RFC9325-3.2-01', 'RFC3207-6-01');
/**
 * Where it is optional better later by TLS than now in clear (RFC 3207 6), and never on the
 * connection where it failed.
 */
export const notInClear = {
  is: 'never',
  clauses: ['RFC3207-6-03'],
  instead: { 'same-connection': ['RFC3207-4-07'] },
} as const satisfies Bound<ClientValue<'clear-text'>>;

/**
 * "Refuse" means that no MAIL FROM goes over that connection; the message waits and is not
 * returned.
 */
export const refuses = {
  delivery: waits,
  'mail-over-first': 'no',
} as const satisfies ClientExpected;
/** The same where TLS is required. */
export const held = { ...refuses, 'clear-text': neverInClear } as const satisfies ClientExpected;

/** What came in clear before TLS counts for nothing inside it (RFC 3207 4.2). */
export const notUsed = {
  is: 'discarded',
  clauses: ['RFC3207-4.2-03', 'RFC3207-4.2-04'],
  instead: { 'not-tried': [] },
} as const satisfies Bound<ClientValue<'injection'>>;

const words = ['not-verified', 'failed', 'unanswered', 'not-requested', 'not-delivered'] as const;
/** Every mark but `verified`; who says nothing cannot be told from one who takes it for good. */
export const notVerified = rather(words, ['unsaid']);
/**
 * Every mark but `verified`, and none at all: where nothing was asked for there is nothing to say.
 */
export const anyButVerified = oneOf(...words, 'unsaid');

const delivers = { delivery: goes, 'mail-over-first': 'yes' } as const satisfies ClientExpected;

/** The kinds of outcome the matrix knows, for a sender that must not fall back to clear text. */
export const clientExpectations = {
  /** Deliver; anything else breaks the clause that has it accepted. */
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
  unmarked: { expect: { delivery: goesOrWaits, marked: notVerified }, tolerate: {} },
  /** The same; saying so is a warning. */
  'unmarked-warn': {
    expect: { delivery: goesOrWaits, marked: notVerified },
    tolerate: { marked: ['verified'] },
  },
  /** Left open. */
  open: { expect: { delivery: mayGo }, tolerate: {} },
  /** Left open, but not to be called verified. */
  'open-unmarked': { expect: { delivery: mayGo, marked: notVerified }, tolerate: {} },
  /** Left open; calling it verified is a warning. */
  'open-unmarked-warn': {
    expect: { delivery: mayGo, marked: notVerified },
    tolerate: { marked: ['verified'] },
  },
} as const satisfies Record<string, ClientExpectation>;

export type ClientExpectationName = keyof typeof clientExpectations;

/**
 * The words for an outcome. Where the policy lets mail go in clear, giving TLS up or returning the
 * mail is a warning on every outcome that lets the sender refuse; where it does not, clear text is
 * a failure.
 * @param marks what calling the status verified breaks, where that is not what the scenario proves.
 */
export function claimFor(
  name: ClientExpectationName,
  tls: 'may' | 'must',
  marks?: readonly string[],
): ClientExpectation {
  const { expect: words, tolerate }: ClientExpectation = clientExpectations[name];
  const expect =
    marks && words.marked ? { ...words, marked: { is: notVerified, clauses: marks } } : words;
  if (tls === 'must') return { expect: { ...expect, 'clear-text': neverInClear }, tolerate };
  const optional = { ...expect, 'clear-text': notInClear };
  if (name === 'deliver') return { expect: optional, tolerate };
  return {
    expect: optional,
    tolerate: {
      ...tolerate,
      delivery: [...[tolerate.delivery ?? []].flat(), 'clear', 'bounced'],
      'clear-text': ['new-connection'],
    },
  };
}
