import { type ClientScenario, client, either, good } from '#harness';
import { policies } from './policies.ts';

const held = { 'clear-text': 'never', delivery: 'deferred', 'mail-over-first': 'no' };
const inClear = {
  expect: { delivery: either('clear', 'deferred') },
  tolerate: { delivery: 'bounced' },
};

/** What stands before the handshake, and connections that begin with it. */
export const starttls: readonly ClientScenario[] = client('starttls', {
  'stripped-opportunistic': {
    title: 'STARTTLS not offered: in clear or later, where TLS is not required',
    proves: ['RFC3207-6-02', 'RFC9325-5.2-01'],
    covers: ['N43'],
    policy: policies.opportunistic,
    given: { starttls: 'not-offered' },
    ...inClear,
  },
  'stripped-requiring': {
    title: 'STARTTLS not offered: kept for later, where the status is required',
    proves: ['RFC9325-3.2-01', 'RFC3207-6-01'],
    covers: ['N43', 'N11'],
    policy: policies.requiring,
    given: { starttls: 'not-offered' },
    expect: held,
  },
  'refused-opportunistic': {
    title: 'STARTTLS answered by 454: in clear or later, where TLS is not required',
    proves: ['RFC3207-4-02'],
    covers: ['N43', 'S28'],
    policy: policies.opportunistic,
    given: { starttls: 'refused-454' },
    ...inClear,
  },
  'refused-requiring': {
    title: 'STARTTLS answered by 454: kept for later, where the status is required',
    proves: ['RFC3207-4-02', 'RFC9325-3.2-01'],
    covers: ['N43', 'S28'],
    policy: policies.requiring,
    given: { starttls: 'refused-454' },
    expect: held,
  },
  'garbage-opportunistic': {
    title: 'nonsense for an answer to STARTTLS: in clear or later, where TLS is not required',
    proves: ['RFC3207-4-07', 'RFC5321-3.8-01'],
    covers: ['N43'],
    policy: policies.opportunistic,
    given: { starttls: 'garbage' },
    ...inClear,
  },
  'garbage-requiring': {
    title: 'nonsense for an answer to STARTTLS: kept for later, where the status is required',
    proves: ['RFC9325-3.2-01', 'RFC5321-3.8-01'],
    covers: ['N43'],
    policy: policies.requiring,
    given: { starttls: 'garbage' },
    expect: held,
  },
  injected: {
    title: 'a reply slipped in behind the 220 is not taken for one from inside TLS',
    proves: ['RFC3207-4.2-03', 'RFC3207-4.2-04'],
    covers: ['N03', 'R48'],
    policy: policies.requiring,
    given: { starttls: 'inject-response' },
    expect: { injection: 'discarded', 'clear-text': 'never' },
  },
  'implicit-good': {
    title: 'a good status on a connection that begins with TLS: the mail goes out',
    proves: ['RFC8314-3.3-03', 'RFC6960-3.2-01'],
    covers: ['C01', 'N01', 'R48'],
    policy: policies.requiring,
    transports: ['implicit'],
    expect: { delivery: 'tls', 'mail-over-first': 'yes' },
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
