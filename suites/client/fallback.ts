import { type ClientScenario, client, either, good, identity, oneOf } from '#harness';
import {
  goesOrWaits,
  held,
  neverInClear,
  notInClear,
  refuses,
  waits,
} from './client-expectations.ts';
import { policies } from './policies.ts';

const tlsRequired = { ...policies.opportunistic, tls: 'must' } as const;
const clearAllowed = { ...policies.requiring, tls: 'may' } as const;
const keptInside = {
  expect: { 'clear-text': neverInClear, delivery: goesOrWaits },
  tolerate: { delivery: 'bounced' },
} as const;
const heldInside = { ...refuses, 'clear-text': notInClear } as const;

/** Does a bad status end in clear text? */
export const fallback: readonly ClientScenario[] = client('fallback', {
  'revoked-tls-required': {
    title: 'a revoked status, TLS required: no mail in clear',
    covers: ['N11'],
    policy: tlsRequired,
    given: { proof: good().revoked() },
    ...keptInside,
  },
  'undecodable-tls-required': {
    title: 'random octets for a status, TLS required: no mail in clear',
    covers: ['N11', 'N16'],
    policy: tlsRequired,
    given: { proof: good().damaged({ kind: 'random', bytes: 300 }) },
    ...keptInside,
  },
  'revoked-status-required': {
    title: 'a revoked status where one is required: no mail in clear, whatever is said of TLS',
    proves: ['RFC6066-8-16', 'RFC9325-7.5-01'],
    covers: ['N11', 'R44'],
    policy: clearAllowed,
    given: { proof: good().revoked() },
    expect: heldInside,
    // Lawful where TLS is optional (A19), and what no one wants who requires a status: second best.
    tolerate: { 'clear-text': 'new-connection', delivery: 'clear' },
  },
  'none-status-required': {
    title: 'no status where one is required: no mail in clear, whatever is said of TLS',
    proves: ['RFC6066-11.6-01'],
    covers: ['N11', 'C05', 'R44'],
    policy: clearAllowed,
    given: { proof: 'none' },
    expect: heldInside,
    // Lawful where TLS is optional (A19), and what no one wants who requires a status: second best.
    tolerate: { 'clear-text': 'new-connection', delivery: 'clear' },
  },
  'unknown-ca': {
    title:
      'a good status for a certificate of an unknown CA where the ' +
      'chain must verify: kept for later',
    proves: ['RFC8446-C.2-01'],
    covers: ['C10', 'V18'],
    policy: policies.verifying,
    given: { identity: identity({ ca: 'stranger' }) },
    expect: held,
    promise: { 'verified-chain': { 'mail-over-first': 'no' } },
  },
  'unknown-ca-requiring': {
    title:
      'a good status for a certificate of an unknown CA where both are required: kept for later',
    proves: ['RFC8446-C.2-01'],
    covers: ['C10', 'V18'],
    policy: policies.requiring,
    given: { identity: identity({ ca: 'stranger' }) },
    expect: held,
    promise: { 'verified-chain': { 'mail-over-first': 'no' } },
  },
  'broken-off-opportunistic': {
    title:
      'a server that hangs up in the middle of the handshake: in ' +
      'clear on a new connection, or later',
    proves: ['RFC3207-6-03'],
    covers: ['N11', 'N43'],
    policy: policies.opportunistic,
    given: { trick: 'close-before-status' },
    expect: {
      delivery: { is: either('deferred', 'clear'), instead: { bounced: ['RFC5321-3.8-01'] } },
      'clear-text': { is: oneOf('never', 'new-connection'), clauses: ['RFC3207-4-07'] },
    },
    tolerate: { delivery: 'bounced' },
  },
  'broken-off-requiring': {
    title:
      'a server that hangs up in the middle of the handshake: kept for ' +
      'later where the status is required',
    proves: ['RFC3207-6-03'],
    covers: ['C28', 'N13'],
    policy: policies.requiring,
    given: { trick: 'close-before-status' },
    expect: { ...held, delivery: { ...waits, clauses: ['RFC5321-3.8-01'] } },
  },
});
