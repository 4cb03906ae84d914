import {
  type Bound,
  type FetcherExpected,
  type FetcherTolerated,
  type FetcherValue,
  good,
  is,
  oneOf,
  rather,
  type replies,
} from '#harness';

/** What a responder does with a query. */
export type Reply = Parameters<typeof replies>[1];
/** An answer whose time has passed. */
export const expired = good().valid('3d ago', '1d ago');
/** A good answer that was made after that of `good()`, and ends with it. */
export const newer = good().valid('1m ago', '1d ahead');
/** A good answer that was made after that of `good()`, and ends after it. */
export const longer = good().valid('1m ago', '2d ahead');

/** What a scenario says of its outcome, to be spread into it. */
export interface FetcherExpectation {
  expect: FetcherExpected;
  tolerate?: FetcherTolerated;
  promise?: Readonly<Record<string, FetcherExpected>>;
}

/**
 * TLS is to be had, whatever the responder does (RFC 9325 3.1.1); of one that keeps its clients
 * waiting no clause speaks.
 */
export const completes = {
  is: 'completes',
  clauses: ['RFC9325-3.1.1-02', 'RFC9325-3.1.1-03'],
  instead: { stalls: [] },
} as const satisfies Bound<FetcherValue<'handshake'>>;
/** No clause requires a program to stay up; that it ended is a warning all the same. */
export const alive = is('yes');
/** Who waits for a responder in the handshake keeps its clients waiting: no clause, a warning. */
export const prompt = is('prompt');
/** The good answer that was fetched is sent (RFC 9325 7.5). */
export const sent = is('as-given', 'RFC9325-7.5-02');
/** What goes out is about the certificate it comes with (RFC 6066 8, RFC 8446 4.4.2.1). */
const suitable = ['RFC6066-8-05', 'RFC8446-4.4.2.1-01'] as const;
/** What is relied on beyond nextUpdate should not be (RFC 9919 8.5). */
export const fresh = 'RFC9919-8.5-02';
/** Made up where there is nothing: better nothing than that. */
export const MADE_UP = 'made-up-try-later';

const promised = (promise: string | undefined, value: 'absent' | 'as-given' = 'absent') =>
  promise === undefined ? {} : { promise: { [promise]: { proof: value } as const } };

/** A good answer: asked for, and held out. */
export const held: FetcherExpectation = {
  expect: { proof: sent, acceptable: is('yes', 'RFC9325-7.5-02'), alive },
  tolerate: { proof: 'absent', acceptable: 'no-proof' },
};

/** What must not be held out under any reading. */
export const never = (promise?: string): FetcherExpectation => ({
  expect: { proof: is('absent', ...suitable), alive },
  tolerate: { proof: MADE_UP },
  ...promised(promise),
});

/** Better not held out; as it stands it is a warning. */
export const better = (clause: string, promise?: string): FetcherExpectation => ({
  expect: { proof: is('absent', clause), alive },
  tolerate: { proof: ['as-given', MADE_UP] },
  ...promised(promise),
});

/** Held out or not: the documents leave it open. */
export const open = (clause: string, promise?: string): FetcherExpectation => ({
  expect: { proof: is(rather('absent', ['as-given']), clause), alive },
  tolerate: { proof: MADE_UP },
  ...promised(promise),
});

/** A responder that fails costs nobody its TLS, and none of what it sends is held out. */
export const unharmed: FetcherExpectation = {
  expect: { handshake: completes, proof: is('absent'), pace: prompt, alive },
  tolerate: { proof: MADE_UP, pace: 'slow' },
};

/** So many queries are bearable; more is a warning. */
export const modest = is(oneOf('no', 'once', 'again'));
