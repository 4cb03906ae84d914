import {
  type ClientClaim,
  type ClientHost,
  type ClientScenario,
  client,
  good,
  is,
  leaf,
  rather,
} from '#harness';
import { goes, neverInClear, waits } from './client-expectations.ts';
import { policies } from './policies.ts';

const revoked = { proof: good().revoked() };
const expired = {
  identity: leaf({ notBefore: '90d ago' }),
  proof: good().valid('30d ago', '20d ago'),
};
const undecodable = { proof: good().damaged({ kind: 'random', bytes: 300 }) };

const goesRound = (served: string, first: Partial<ClientHost>): ClientClaim => ({
  title: `${served} at the first host: the mail goes to the second`,
  proves: ['RFC5321-5.1-01', 'RFC5321-5.1-02'],
  covers: ['N12'],
  policy: policies.requiring,
  given: [first, {}],
  // Whether it is refused there is told elsewhere.
  provided: { 'mail-over-first': 'no' },
  expect: { delivery: goes, host: 'second', 'clear-text': neverInClear },
});

const recovers = (served: string, before: Partial<ClientHost>): ClientClaim => ({
  title: `${served} kept the mail back: it goes out once the server is mended`,
  proves: ['RFC5321-4.5.4.1-01', 'RFC3207-6-03'],
  covers: ['N14', 'C28', 'N13'],
  policy: policies.requiring,
  given: before,
  when: [
    { do: 'send', name: 'before' },
    { do: 'change', host: 0, to: { proof: good() } },
    { do: 'retry', name: 'after' },
  ],
  provided: { 'before.mail-over-first': 'no' },
  expect: {
    'before.delivery': waits,
    'after.delivery': goes,
    'after.clear-text': neverInClear,
  },
});

/** Nothing is resumed: what a connection showed does not count for the next. */
const forgets = (
  served: string,
  then: Partial<ClientHost>,
  proves: readonly string[],
): ClientClaim => ({
  title: `a good status, and ${served} on the next connection: what was seen before does not count`,
  proves,
  covers: ['C26', 'N14'],
  policy: policies.requiring,
  when: [
    { do: 'send', name: 'before' },
    { do: 'change', host: 0, to: then },
    { do: 'send', name: 'after' },
  ],
  provided: { 'before.delivery': 'tls' },
  expect: {
    'after.delivery': waits,
    'after.mail-over-first': 'no',
    'after.clear-text': neverInClear,
  },
});

/** Other hosts, and the same host later. */
export const hosts: readonly ClientScenario[] = [
  ...client('failover', {
    revoked: goesRound('a revoked status', revoked),
    none: goesRound('no status', { proof: 'none' }),
    undecodable: goesRound('random octets for a status', undecodable),
    'verifying-revoked': {
      ...goesRound('a revoked status', revoked),
      title:
        'a revoked status at the first host, the status not required: the mail goes to the second',
      policy: policies.verifying,
    },
    'good-first': {
      title: 'a good status at the first host: the mail goes there',
      proves: ['RFC5321-5.1-01'],
      covers: ['N12'],
      policy: policies.requiring,
      given: [{}, {}],
      expect: { delivery: goes, host: 'first', 'clear-text': neverInClear },
    },
    'none-good': {
      title: 'bad statuses at both hosts: the mail is kept, not returned and not sent in clear',
      proves: ['RFC5321-4.5.4.1-01'],
      covers: ['N12', 'N13', 'C28'],
      policy: policies.requiring,
      given: [revoked, { proof: 'none' }],
      provided: { 'mail-over-first': 'no' },
      expect: {
        delivery: { ...waits, clauses: ['RFC5321-4.5.4.1-01'], instead: { tls: [], clear: [] } },
        host: { is: 'none', clauses: [], instead: { second: ['RFC6066-11.6-01'] } },
        'clear-text': neverInClear,
      },
    },
  }),
  ...client('recovery', {
    revoked: recovers('a revoked status', revoked),
    none: recovers('no status', { proof: 'none' }),
    expired: recovers('an expired status', expired),
    undecodable: recovers('random octets for a status', undecodable),
    'still-bad': {
      title: 'a status still bad at the next try: kept again',
      proves: ['RFC5321-4.5.4.1-01', 'RFC3207-6-03'],
      covers: ['C28', 'N13'],
      policy: policies.requiring,
      given: revoked,
      when: [
        { do: 'send', name: 'before' },
        { do: 'retry', name: 'after' },
      ],
      provided: { 'before.mail-over-first': 'no' },
      expect: {
        'after.delivery': { ...waits, clauses: ['RFC5321-4.5.4.1-01'] },
        'after.mail-over-first': is('no', 'RFC6066-8-16'),
        'after.clear-text': neverInClear,
      },
    },
    'good-then-none': forgets('no status', { proof: 'none' }, ['RFC6066-11.6-01']),
    'good-then-revoked': forgets('a revoked status', revoked, ['RFC6066-8-16']),
    'other-mail': {
      title: 'a second mail to a server that was bad and is mended: out at once, or a little later',
      proves: ['RFC5321-4.5.4.1-02'],
      covers: ['N14'],
      policy: policies.requiring,
      given: revoked,
      when: [
        { do: 'send', name: 'before' },
        { do: 'change', host: 0, to: { proof: good() } },
        { do: 'send', name: 'after' },
      ],
      provided: { 'before.mail-over-first': 'no' },
      expect: { 'before.delivery': waits, 'after.delivery': rather('tls', ['deferred']) },
    },
  }),
];
