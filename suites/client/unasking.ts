import { type ClientScenario, client, good, is, leaf, rather } from '#harness';
import { anyButVerified, goes, held, neverInClear } from './client-expectations.ts';

const silent = { status: 'none', chain: 'try', tls: 'must' } as const;
const silentVerifying = { status: 'none', chain: 'must', tls: 'must' } as const;
const goesOut = {
  // Some libraries ask whatever they are told, and no document forbids it; then there is nothing to
  // see here.
  provided: { asked: 'no' },
  expect: { delivery: goes, 'mail-over-first': 'yes', marked: is(anyButVerified, 'RFC3207-6-05') },
} as const;

/** A sender told not to ask. */
export const unasking: readonly ClientScenario[] = client('unasking', {
  'not-asked': {
    title: 'the status is not asked for',
    proves: ['RFC6066-8-01'],
    covers: ['C14', 'W28'],
    policy: silent,
    expect: { asked: rather('no', ['yes']), delivery: goes, 'clear-text': neverInClear },
  },
  good: {
    title: 'a good status at hand is not seen by one who does not ask',
    proves: ['RFC6066-8-01'],
    covers: ['C14', 'W28'],
    policy: silent,
    ...goesOut,
  },
  'good-verifying': {
    title: 'a good status at hand is not seen by one who does not ask and verifies the chain',
    proves: ['RFC6066-8-01'],
    covers: ['C14', 'W28'],
    policy: silentVerifying,
    ...goesOut,
  },
  'must-staple': {
    title: 'a certificate that promises a status binds nobody who does not ask',
    proves: ['RFC7633-4.1-03'],
    covers: ['C17', 'N17'],
    policy: silentVerifying,
    given: { identity: leaf({ tlsFeature: [5] }) },
    ...goesOut,
  },
  revoked: {
    title: 'a revoked status at hand is not seen by one who does not ask',
    proves: ['RFC6066-8-01'],
    covers: ['C14'],
    policy: silent,
    given: { proof: good().revoked() },
    ...goesOut,
  },
  'unsolicited-acknowledgement': {
    title: 'an acknowledgement nobody asked for ends the handshake',
    proves: ['RFC5246-7.4.1.4-02'],
    covers: ['W09'],
    versions: ['1.2'],
    policy: silentVerifying,
    given: { trick: 'unsolicited-acknowledgement' },
    provided: { asked: 'no' },
    expect: held,
  },
  'unsolicited-status': {
    title: 'a status nobody asked for ends the handshake',
    proves: ['RFC8446-4.2-02', 'RFC5246-7.4-01'],
    covers: ['W09'],
    policy: silentVerifying,
    given: { trick: 'unsolicited-status' },
    provided: { asked: 'no' },
    expect: held,
  },
});
