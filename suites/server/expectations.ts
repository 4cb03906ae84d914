import { type Expectation, either, oneOf } from '#harness';

/** What a scenario of a staple file says of its outcome, to be spread into it. */
export interface ServerExpectation {
  expect: Expectation;
  tolerate?: Readonly<Record<string, string | readonly string[]>>;
  promise?: Readonly<Record<string, Expectation>>;
}

/**
 * A usable good answer at hand and asked for: stapled in its place. Leaving it out is lawful (RFC 6066 8) and a warning,
 * unless the target's manual promises to send what the file holds.
 */
export const stapled = {
  expect: {
    handshake: 'completes',
    staple: 'as-given',
    placement: 'right',
    fits: 'yes',
    session: 'in-service',
  },
  tolerate: { staple: 'absent', placement: 'none', fits: 'no-staple' },
  promise: { 'staples-file-content': { staple: 'as-given' } },
} as const satisfies ServerExpectation;

/** The same for the proof of that name, where more is to be seen than one ordinary connection shows. */
export const stapledAs = (name: string, more: Expectation = {}): ServerExpectation => ({
  expect: { handshake: 'completes', staple: name, fits: 'yes', ...more },
  tolerate: { staple: 'absent', fits: 'no-staple' },
  promise: { 'staples-file-content': { staple: name } },
});

// A staple file must not cost the service its TLS (RFC 8314 4: no STARTTLS that is bound to fail); a stall is worse still.
const serves: Expectation = {
  starttls: oneOf('accepted', 'not-needed'),
  handshake: 'completes',
  alive: 'yes',
};
const withoutTls = { starttls: ['refused', 'not-offered'], handshake: ['declined', 'not-begun'] };
/** A server that fetches and got nothing fit to be sent may say so by an error of its own: better nothing than that. */
export const MADE_UP = 'made-up-try-later';
const kept = (promise: string | undefined) =>
  promise ? { promise: { [promise]: { staple: 'absent' } } } : {};

/** What must not reach a client under any reading. */
export const never = (promise?: string): ServerExpectation => ({
  expect: { ...serves, staple: 'absent' },
  tolerate: { ...withoutTls, staple: MADE_UP },
  ...kept(promise),
});

/** Better left out; sent as it stands it is a warning. */
export const better = (promise?: string): ServerExpectation => ({
  expect: { ...serves, staple: 'absent' },
  tolerate: { ...withoutTls, staple: ['as-given', MADE_UP] },
  ...kept(promise),
});

/** Sent as it stands or left out: the documents leave it open. */
export const open = (promise?: string): ServerExpectation => ({
  expect: { ...serves, staple: either('as-given', 'absent') },
  tolerate: { ...withoutTls, staple: MADE_UP },
  ...kept(promise),
});
