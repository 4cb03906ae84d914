import {
  type ClientClaim,
  type ClientHost,
  type ClientScenario,
  client,
  either,
  good,
  identity,
  is,
} from '#harness';
import { neverInClear, notInClear, notVerified, shouldGo } from './client-expectations.ts';
import { policies } from './policies.ts';

const requiring = { ...policies.requiring, resume: true };
const opportunistic = { ...policies.opportunistic, resume: true };
const twice = [
  { do: 'send', name: 'first' },
  { do: 'send', name: 'second' },
] as const;

/** Keeps no sessions any more, and knows none of those it gave. */
const forgetful = { tickets: false } as const satisfies Partial<ClientHost>;
/** Another host under the name of the first, with a certificate of its own. */
const namesake = {
  ...forgetful,
  identity: identity({ leaf: { names: ['mx.test', 'namesake.test'] } }),
} as const satisfies Partial<ClientHost>;

/** A session was begun with a good status, and the host that is met then does not know it. */
const unknown = (
  title: string,
  to: Partial<ClientHost>,
  expect: ClientClaim['expect'],
): ClientClaim => ({
  title,
  covers: ['C13', 'N22', 'R46'],
  policy: requiring,
  given: { tickets: true },
  when: [
    { do: 'send', name: 'first' },
    { do: 'change', host: 0, to },
    { do: 'send', name: 'second' },
  ],
  expect: { 'first.delivery': shouldGo, ...expect, 'second.clear-text': neverInClear },
});
const goesAgain = { 'second.delivery': shouldGo } as const satisfies ClientClaim['expect'];
const refusedBy = (clause: string): ClientClaim['expect'] => ({
  'second.mail-over-first': is('no', clause),
});

/**
 * No status travels in a resumed session: what was learned in the first counts, or the sender must
 * start afresh.
 */
export const resumption: readonly ClientScenario[] = client('resumption', {
  'good-requiring': {
    title: 'a requirement met in the first session does not lose mail in the second',
    covers: ['C13', 'N22', 'R46'],
    policy: requiring,
    given: { tickets: true },
    when: twice,
    // Kept for later it is not lost: no clause requires it to go at once.
    expect: {
      'first.delivery': shouldGo,
      'second.delivery': shouldGo,
      'second.clear-text': neverInClear,
    },
  },
  'good-opportunistic': {
    title: 'a second mail goes out over a resumed session or a new one',
    covers: ['C13', 'N22'],
    policy: opportunistic,
    given: { tickets: true },
    when: twice,
    expect: {
      'first.delivery': shouldGo,
      'second.delivery': shouldGo,
      'second.clear-text': notInClear,
    },
  },
  'asks-again': {
    title: 'the status is asked for again, as the session may not be resumed after all',
    proves: ['RFC6066-1.1-01', 'RFC5246-7.4.1.4-04'],
    covers: ['C13', 'N22'],
    policy: requiring,
    given: { tickets: true },
    when: twice,
    // To ask at all is its own choice.
    expect: { 'first.asked': is('yes'), 'second.asked': 'yes' },
    tolerate: { 'second.asked': ['no', 'no-tls'] },
  },
  'revoked-meanwhile': {
    title: 'revoked between two sessions: the second may rest on the first, or not',
    proves: ['RFC5246-F.1.4-01', 'RFC8446-4.6.1-03'],
    covers: ['C13', 'N22'],
    policy: requiring,
    given: { tickets: true },
    when: [
      { do: 'send', name: 'first' },
      { do: 'change', host: 0, to: { proof: good().revoked() } },
      { do: 'send', name: 'second' },
    ],
    expect: {
      'first.delivery': shouldGo,
      'second.delivery': either('tls', 'deferred'),
      'second.clear-text': neverInClear,
    },
  },
  'revoked-requiring': {
    title: 'a session that was refused for its status is no way in for the next mail',
    proves: ['RFC6066-8-16'],
    covers: ['C13', 'N23', 'R46'],
    policy: requiring,
    given: { tickets: true, proof: good().revoked() },
    when: twice,
    expect: {
      'first.mail-over-first': 'no',
      'second.mail-over-first': 'no',
      'second.clear-text': neverInClear,
    },
  },
  'revoked-then-none': {
    title: 'refused for its status, then a server without one: still no way in',
    proves: ['RFC6066-11.6-01', 'RFC5246-7.2.2-02'],
    covers: ['C13', 'N23', 'R46'],
    policy: requiring,
    given: { tickets: true, proof: good().revoked() },
    when: [
      { do: 'send', name: 'first' },
      { do: 'change', host: 0, to: { proof: 'none' } },
      { do: 'send', name: 'second' },
    ],
    expect: {
      'first.mail-over-first': is('no', 'RFC6066-8-16'),
      'second.mail-over-first': 'no',
      'second.clear-text': neverInClear,
    },
  },
  'none-requiring': {
    title: 'no status in the first session: the second is refused as well',
    proves: ['RFC6066-11.6-01'],
    covers: ['C13', 'N23', 'R46'],
    policy: requiring,
    given: { tickets: true, proof: 'none' },
    when: twice,
    expect: {
      'first.mail-over-first': 'no',
      'second.mail-over-first': 'no',
      'second.clear-text': neverInClear,
    },
  },
  'revoked-opportunistic': {
    title: 'what was not verified in the first session is not called verified in the second',
    proves: ['RFC6066-8-16', 'RFC6960-2.2-05', 'RFC3207-6-05'],
    covers: ['C13', 'N22', 'N23'],
    policy: opportunistic,
    given: { tickets: true, proof: good().revoked() },
    when: twice,
    expect: { 'first.marked': notVerified, 'second.marked': notVerified },
  },
  'forgotten-good': unknown(
    'the host has forgotten the session: the mail goes over a new one, with a status of its own',
    forgetful,
    goesAgain,
  ),
  'forgotten-revoked': unknown(
    'the host has forgotten the session, and its status is revoked since: refused',
    { ...forgetful, proof: good().revoked() },
    refusedBy('RFC6066-8-16'),
  ),
  'forgotten-none': unknown(
    'the host has forgotten the session, and has no status now: refused',
    { ...forgetful, proof: 'none' },
    refusedBy('RFC6066-11.6-01'),
  ),
  'namesake-good': unknown(
    'a second host of the same name with a status of its own: the mail goes over a new session',
    namesake,
    goesAgain,
  ),
  'namesake-revoked': unknown(
    'a second host of the same name whose certificate is revoked: refused',
    { ...namesake, proof: good().revoked() },
    refusedBy('RFC6066-8-16'),
  ),
  'namesake-none': unknown(
    'a second host of the same name without a status: refused',
    { ...namesake, proof: 'none' },
    refusedBy('RFC6066-11.6-01'),
  ),
});
