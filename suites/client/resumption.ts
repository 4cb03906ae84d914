import { type ClientScenario, client, either, good } from '#harness';
import { notVerified } from './client-expectations.ts';
import { policies } from './policies.ts';

const requiring = { ...policies.requiring, resume: true };
const opportunistic = { ...policies.opportunistic, resume: true };
const twice = [
  { do: 'send', name: 'first' },
  { do: 'send', name: 'second' },
] as const;

/** No status travels in a resumed session: what was learned in the first counts, or the sender must start afresh. */
export const resumption: readonly ClientScenario[] = client('resumption', {
  'good-requiring': {
    title: 'a requirement met in the first session does not lose mail in the second',
    proves: ['RFC5321-4.5.4.1-01', 'RFC6066-1.1-02', 'RFC8446-2.2-01'],
    covers: ['C13', 'N22', 'R46'],
    policy: requiring,
    given: { tickets: true },
    when: twice,
    expect: { 'first.delivery': 'tls', 'second.delivery': 'tls', 'second.clear-text': 'never' },
    tolerate: { 'second.delivery': 'deferred' },
  },
  'good-opportunistic': {
    title: 'a second mail goes out over a resumed session or a new one',
    proves: ['RFC5321-4.5.4.1-01', 'RFC6066-1.1-02', 'RFC8446-2.2-01'],
    covers: ['C13', 'N22'],
    policy: opportunistic,
    given: { tickets: true },
    when: twice,
    expect: { 'first.delivery': 'tls', 'second.delivery': 'tls', 'second.clear-text': 'never' },
  },
  'asks-again': {
    title: 'the status is asked for again, as the session may not be resumed after all',
    proves: ['RFC6066-1.1-01', 'RFC5246-7.4.1.4-04'],
    covers: ['C13', 'N22'],
    policy: requiring,
    given: { tickets: true },
    when: twice,
    expect: { 'first.asked': 'yes', 'second.asked': 'yes' },
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
      'first.delivery': 'tls',
      'second.delivery': either('tls', 'deferred'),
      'second.clear-text': 'never',
    },
  },
  'revoked-requiring': {
    title: 'a session that was refused for its status is no way in for the next mail',
    proves: ['RFC5246-7.2.2-02', 'RFC6066-8-16'],
    covers: ['C13', 'N23', 'R46'],
    policy: requiring,
    given: { tickets: true, proof: good().revoked() },
    when: twice,
    expect: {
      'first.mail-over-first': 'no',
      'second.mail-over-first': 'no',
      'second.clear-text': 'never',
    },
  },
  'revoked-then-none': {
    title: 'refused for its status, then a server without one: still no way in',
    proves: ['RFC5246-7.2.2-02', 'RFC6066-11.6-01'],
    covers: ['C13', 'N23', 'R46'],
    policy: requiring,
    given: { tickets: true, proof: good().revoked() },
    when: [
      { do: 'send', name: 'first' },
      { do: 'change', host: 0, to: { proof: 'none' } },
      { do: 'send', name: 'second' },
    ],
    expect: {
      'first.mail-over-first': 'no',
      'second.mail-over-first': 'no',
      'second.clear-text': 'never',
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
      'second.clear-text': 'never',
    },
  },
  'revoked-opportunistic': {
    title: 'what was not verified in the first session is not called verified in the second',
    proves: ['RFC3207-6-05', 'RFC6960-2.2-05'],
    covers: ['C13', 'N22', 'N23'],
    policy: opportunistic,
    given: { tickets: true, proof: good().revoked() },
    when: twice,
    expect: { 'first.marked': notVerified, 'second.marked': notVerified },
  },
});
