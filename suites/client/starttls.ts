import { type ClientScenario, client, either, good, is, rather } from '#harness';
import { asPolicyHasIt, goes, held, neverInClear, notUsed, waits } from './client-expectations.ts';
import { policies } from './policies.ts';

// Where TLS cannot be had at all, to return the mail is one of the choices of RFC 3207 6.
const withheld = {
  'clear-text': neverInClear,
  delivery: is(rather('deferred', ['bounced'])),
} as const;

/** What stands before the handshake, and connections that begin with it. */
export const starttls: readonly ClientScenario[] = client('starttls', {
  'stripped-opportunistic': {
    title: 'STARTTLS not offered: in clear or later, where TLS is not required',
    proves: ['RFC9325-5.2-01'],
    covers: ['N43'],
    policy: policies.opportunistic,
    given: { starttls: 'not-offered' },
    ...asPolicyHasIt,
  },
  'stripped-requiring': {
    title: 'STARTTLS not offered: kept for later, where the status is required',
    covers: ['N43', 'N11'],
    policy: policies.requiring,
    given: { starttls: 'not-offered' },
    expect: withheld,
  },
  'refused-opportunistic': {
    title: 'STARTTLS answered by 454: in clear or later, where TLS is not required',
    proves: ['RFC3207-4-02'],
    covers: ['N43', 'S28'],
    policy: policies.opportunistic,
    given: { starttls: 'refused-454' },
    ...asPolicyHasIt,
  },
  'refused-requiring': {
    title: 'STARTTLS answered by 454: kept for later, where the status is required',
    covers: ['N43', 'S28'],
    policy: policies.requiring,
    given: { starttls: 'refused-454' },
    expect: withheld,
  },
  'garbage-opportunistic': {
    title: 'nonsense for an answer to STARTTLS: in clear or later, where TLS is not required',
    proves: ['RFC5321-3.8-01'],
    covers: ['N43'],
    policy: policies.opportunistic,
    given: { starttls: 'garbage' },
    expect: { delivery: either('clear', 'deferred') },
    tolerate: { delivery: 'bounced' },
  },
  'garbage-requiring': {
    title: 'nonsense for an answer to STARTTLS: kept for later, where the status is required',
    covers: ['N43'],
    policy: policies.requiring,
    given: { starttls: 'garbage' },
    expect: {
      ...withheld,
      delivery: { ...waits, instead: { bounced: ['RFC5321-3.8-01'], clear: [] } },
    },
  },
  injected: {
    title:
      'a reply slipped in behind the 220 is not taken for one from inside TLS by a ' +
      'sender that requires the status',
    covers: ['N03', 'R48'],
    policy: policies.requiring,
    given: { starttls: 'inject-response' },
    expect: { injection: notUsed, 'clear-text': neverInClear },
  },
  'implicit-good': {
    title: 'a good status on a connection that begins with TLS: the mail goes out',
    proves: ['RFC6960-4.2.1-02'],
    covers: ['C01', 'N01', 'R48'],
    policy: policies.requiring,
    transports: ['implicit'],
    expect: { delivery: goes, 'mail-over-first': 'yes' },
  },
  'implicit-none': {
    title: 'no status on a connection that begins with TLS: the mail is held back and kept',
    proves: ['RFC6066-11.6-01'],
    covers: ['C05', 'N01', 'N25', 'R48'],
    policy: policies.requiring,
    transports: ['implicit'],
    given: { proof: 'none' },
    expect: held,
    promise: { 'require-needs-valid-proof': { 'mail-over-first': 'no' } },
  },
  'implicit-revoked': {
    title: 'a revoked status on a connection that begins with TLS: the mail is held back and kept',
    proves: ['RFC6960-2.2-05', 'RFC6066-8-16'],
    covers: ['C02', 'N01', 'N25', 'R48'],
    policy: policies.requiring,
    transports: ['implicit'],
    given: { proof: good().revoked() },
    expect: held,
    promise: { 'require-needs-valid-proof': { 'mail-over-first': 'no' } },
  },
});
