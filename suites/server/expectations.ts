import {
  type Bound,
  either,
  is,
  oneOf,
  type ServerExpected,
  type ServerTolerated,
  type ServerValue,
} from '#harness';

/** What a scenario of a staple file says of its outcome, to be spread into it. */
export interface ServerExpectation {
  expect: ServerExpected;
  tolerate?: ServerTolerated;
  promise?: Readonly<Record<string, ServerExpected>>;
}

/**
 * TLS is to be had (RFC 9325 3.1.1); what begins no handshake at all is STARTTLS that was offered
 * in vain (RFC 8314 4).
 */
export const completes = {
  is: 'completes',
  clauses: ['RFC9325-3.1.1-02', 'RFC9325-3.1.1-03'],
  instead: { 'not-begun': ['RFC8314-4-02'] },
} as const satisfies Bound<ServerValue<'handshake'>>;
/** The same where the ClientHello names what nobody knows (GREASE, RFC 8701): it is ignored. */
export const ignoresUnknown = {
  ...completes,
  clauses: ['RFC8446-4.1.2-02', 'RFC5246-7.4.1.2-01'],
} as const satisfies Bound<ServerValue<'handshake'>>;
/** The same where no share is of a group that is taken: one is asked for (RFC 9846 4.2.1). */
export const asksAgain = is('completes', 'RFC8446-4.1.1-01', 'RFC9846-4.2.1-01');
/** Nobody is hung up on inside TLS (RFC 5321 3.8); who answers, or is slow, hangs up on nobody. */
export const inService = {
  ...is('in-service', 'RFC5321-3.8-02'),
  instead: { refused: [], 'no-farewell': [], silent: [] },
} as const satisfies Bound<ServerValue<'session'>>;
/** No clause requires a listener to stay up; that it ended is a warning all the same. */
export const alive = is('yes');
/** Malformed structures are told by what they cost; no clause speaks of all of them. */
export const clean = is('clean');

/**
 * The status stands where its version of TLS has a place for it; each misplacement breaks a clause
 * of its own.
 */
export const inItsPlace = {
  is: 'right',
  clauses: ['RFC6066-8-08', 'RFC6066-8-09', 'RFC8446-4.4.2.1-01', 'RFC8446-4.4.2.1-02'],
  instead: {
    none: [],
    'wrong-order': ['RFC6066-8-08', 'RFC5246-7.4-01'],
    twice: ['RFC6066-8-12', 'RFC8446-4.2-04'],
    'without-acknowledgement': ['RFC6066-8-09', 'RFC6066-8-15'],
    malformed: ['RFC6066-8-11', 'RFC8446-4.4.2.1-02'],
    'in-server-hello': ['RFC8446-4.4.2.1-01'],
    'in-encrypted-extensions': ['RFC8446-4.4.2.1-01'],
    'message-in-1.3': ['RFC8446-4.4.2.1-01'],
  },
} satisfies Bound<ServerValue<'placement'>>;

/**
 * The same where other things rest on it: who takes no leave is told so elsewhere, and is judged in
 * all else.
 */
export const goesOnInside = {
  ...inService,
  is: oneOf('in-service', 'no-farewell'),
} satisfies Bound<ServerValue<'session'>>;

/** RFC 6066 8 speaks of a suitable status, RFC 8446 4.4.2.1 of the certificate it describes. */
const aboutItsCertificate = ['RFC6066-8-05', 'RFC8446-4.4.2.1-01'] as const;
/** The staple is about the leaf it comes with. */
export const fitting = is('yes', ...aboutItsCertificate);
/** None that is about another certificate. */
export const fittingOrNone = is(oneOf('yes', 'no-staple'), ...aboutItsCertificate);
/** That status, in a place where stapling is recommended (RFC 9325 7.5). */
export const status = <const V extends string>(name: V) => is(name, 'RFC9325-7.5-02');

/**
 * A usable good answer at hand and asked for: stapled in its place. Leaving it out is lawful (RFC
 * 6066 8) and a warning, unless the target's manual promises to send what the file holds.
 */
export const stapled = {
  expect: {
    handshake: completes,
    staple: status('as-given'),
    placement: inItsPlace,
    fits: fitting,
    session: inService,
  },
  tolerate: { staple: 'absent', placement: 'none', fits: 'no-staple' },
  promise: { 'staples-file-content': { staple: 'as-given' } },
} as const satisfies ServerExpectation;

/**
 * The same for the proof of that name, where more is to be seen than one ordinary connection shows.
 */
export const stapledAs = (
  name: Exclude<ServerValue<'staple'>, 'absent' | 'empty'>,
  more: ServerExpected = {},
): ServerExpectation => ({
  expect: { handshake: completes, staple: status(name), fits: fitting, ...more },
  tolerate: { staple: 'absent', fits: 'no-staple' },
  promise: { 'staples-file-content': { staple: name } },
});

// A staple file must not cost the service its TLS (RFC 8314 4: no STARTTLS that is bound to fail);
// a stall is worse still.
const offersWhatWorks = 'RFC8314-4-02';
const serves = {
  starttls: is(oneOf('accepted', 'not-needed'), offersWhatWorks),
  handshake: is('completes', offersWhatWorks),
  alive,
} satisfies ServerExpected;
/** A server that gives TLS up over its staple file. */
const withoutTls = {
  starttls: ['refused', 'not-offered'],
  handshake: ['declined', 'not-begun'],
} satisfies ServerTolerated;
/**
 * A server that fetches and got nothing fit to be sent may say so by an error of its own: better
 * nothing than that.
 */
export const MADE_UP = 'made-up-try-later';
const kept = (promise: string | undefined) =>
  promise ? { promise: { [promise]: { staple: 'absent' } as const } } : {};

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

/** Something proper made of what was found, or nothing. */
export const mended = {
  expect: {
    ...serves,
    staple: oneOf('absent', 'other-bytes'),
    acceptable: oneOf('yes', 'no-staple'),
  },
  tolerate: withoutTls,
} as const satisfies ServerExpectation;

/** After the files were touched TLS goes on as before. */
export const goesOn = {
  'after.handshake': is('completes', offersWhatWorks),
  'after.session': inService,
} satisfies ServerExpected;
/**
 * A server that gives TLS up over what happened to its files; no session is what follows from it.
 */
export const goesOnWithoutTls = {
  'after.handshake': ['declined', 'not-begun'],
  'after.session': ['not-reached', 'lost', 'silent', 'refused'],
} as const satisfies ServerTolerated;
