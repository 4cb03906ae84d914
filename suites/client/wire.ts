import { type ClientClaim, type ClientScenario, client, good, is, rather } from '#harness';
import { goes, mayGo, neverInClear, notInClear, held as refuses } from './client-expectations.ts';
import { policies } from './policies.ts';

type Trick = NonNullable<Extract<ClientClaim['given'], { trick?: unknown }>['trick']>;

const served = (trick: Trick): Pick<ClientClaim, 'policy' | 'given'> => ({
  policy: policies.verifying,
  given: { trick },
});
const mayTake = { delivery: 'tls', 'mail-over-first': 'yes' } as const;

/** A server that breaks the rules of the handshake. */
export const wire: readonly ClientScenario[] = [
  ...client('hello', {
    asks: {
      title: 'the request for the status is well formed',
      covers: ['W01'],
      expect: {
        asked: {
          is: 'yes',
          clauses: ['RFC6066-8-02', 'RFC6066-8-03'],
          instead: { no: [], 'no-tls': [] },
        },
        'asked-v2': is(rather('no', ['yes'])),
        'clear-text': notInClear,
      },
      promise: { 'request-is-default': { asked: 'yes' } },
    },
    'names-host': {
      title: 'the server name is told by a sender that asks for the status',
      proves: ['RFC6066-3-01', 'RFC9325-3.7-01', 'RFC9846-4.5.1.2-01'],
      covers: ['N04'],
      expect: { sni: rather('host', ['other']) },
      tolerate: { sni: 'none' },
    },
  }),
  ...client('retry', {
    good: {
      title: 'a good status after the client had to say its hello again: the mail goes out',
      proves: ['RFC8446-4.1.4-01'],
      covers: ['W01', 'R05'],
      versions: ['1.3'],
      policy: policies.requiring,
      given: { trick: 'retry' },
      provided: { retried: 'yes' },
      expect: { delivery: goes, 'mail-over-first': 'yes', 'clear-text': neverInClear },
    },
    none: {
      title:
        'no status after the client had to say its hello again: held back where one is required',
      proves: ['RFC6066-11.6-01'],
      covers: ['C05', 'R05'],
      versions: ['1.3'],
      policy: policies.requiring,
      given: { trick: 'retry', proof: 'none' },
      provided: { retried: 'yes' },
      expect: refuses,
      promise: { 'require-needs-valid-proof': { 'mail-over-first': 'no' } },
    },
    revoked: {
      title: 'a revoked status after the client had to say its hello again: held back and kept',
      proves: ['RFC6960-2.2-05', 'RFC6066-8-16'],
      covers: ['C02', 'R05'],
      versions: ['1.3'],
      policy: policies.verifying,
      given: { trick: 'retry', proof: good().revoked() },
      provided: { retried: 'yes' },
      expect: refuses,
    },
  }),
  ...client('wire', {
    'without-acknowledgement': {
      title: 'a status that was asked for and not acknowledged should not be taken',
      proves: ['RFC5246-7.4-01'],
      covers: ['W12'],
      versions: ['1.2'],
      ...served('status-without-acknowledgement'),
      expect: refuses,
      tolerate: mayTake,
    },
    'before-certificate': {
      title: 'a status before the certificate ends the handshake',
      proves: ['RFC5246-7.4-01'],
      covers: ['W12'],
      versions: ['1.2'],
      ...served('status-before-certificate'),
      expect: refuses,
    },
    'after-key-exchange': {
      title: 'a status behind the key exchange ends the handshake',
      proves: ['RFC5246-7.4-01'],
      covers: ['W12'],
      versions: ['1.2'],
      ...served('status-after-key-exchange'),
      expect: refuses,
    },
    twice: {
      title: 'a second status message ends the handshake',
      proves: ['RFC5246-7.4-01'],
      covers: ['W12'],
      versions: ['1.2'],
      ...served('status-twice'),
      expect: refuses,
    },
    'in-encrypted-extensions': {
      title: 'a status among the encrypted extensions ends the handshake',
      proves: ['RFC8446-4.2-03'],
      covers: ['W06'],
      versions: ['1.3'],
      ...served('status-in-encrypted-extensions'),
      expect: refuses,
    },
    'duplicate-extension': {
      title: 'two statuses on one certificate: taken or refused',
      proves: ['RFC8446-4.2-04'],
      covers: ['W20'],
      versions: ['1.3'],
      ...served('duplicate-extension'),
      expect: { delivery: mayGo, 'clear-text': neverInClear },
    },
    'trailing-bytes': {
      title: 'octets behind the status in its frame: better refused',
      proves: ['RFC6066-8-16'],
      covers: ['W11'],
      ...served('trailing-bytes'),
      expect: refuses,
      tolerate: mayTake,
    },
    'other-type': {
      title: 'a status of a type that was not asked for: taken as none, or refused',
      proves: ['RFC6066-8-16'],
      covers: ['W13'],
      ...served('wrong-status-type'),
      expect: { delivery: mayGo, 'clear-text': neverInClear },
    },
    'other-type-requiring': {
      title: 'a status of a type that was not asked for is none where one is required',
      proves: ['RFC6066-8-16', 'RFC6066-11.6-01'],
      covers: ['W13'],
      policy: policies.requiring,
      given: { trick: 'wrong-status-type' },
      expect: refuses,
      promise: { 'require-needs-valid-proof': { 'mail-over-first': 'no' } },
    },
    'acknowledgement-with-body': {
      title: 'an acknowledgement that is not empty: taken or refused',
      proves: ['RFC5246-7.2.2-01'],
      covers: ['W05', 'W11'],
      versions: ['1.2'],
      ...served('nonempty-acknowledgement'),
      expect: { delivery: mayGo, 'clear-text': neverInClear },
    },
  }),
];
