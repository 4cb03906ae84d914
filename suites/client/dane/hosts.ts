import {
  type ClientClaim,
  type ClientHost,
  type ClientScenario,
  client,
  ee,
  is,
  ta,
} from '#harness';
import { goes, mayGo, shouldGo } from '../client-expectations.ts';
import { authenticated, held, host, trying, USED } from './expectations.ts';

const UNAVAILABLE = ['RFC7672-2.2-01', 'RFC7672-3.2-01'] as const;
const wrong = host({ tlsa: [ee('other-leaf')] });
const right = host({ tlsa: [ee('leaf')] });

const common = { covers: ['N10', 'N12'], policy: trying, versions: ['1.3'] } as const;

const withoutTls = (served: string, change: Partial<ClientHost>): ClientClaim => ({
  title: `${served} where a record requires TLS: nothing goes in clear, and the mail is kept`,
  ...common,
  given: host({ tlsa: [ee('leaf')], ...change }),
  expect: held(...UNAVAILABLE),
});

const goesRound = (served: string, first: Partial<ClientHost>): ClientClaim => ({
  title: `${served}: the mail goes to the second host`,
  ...common,
  given: [first, right],
  expect: {
    delivery: { ...goes, clauses: ['RFC7672-2.2-01', 'RFC5321-5.1-02'] },
    host: is('second', ...UNAVAILABLE),
    'clear-text': is('never', ...UNAVAILABLE),
  },
});

/** STARTTLS, other hosts and later mail where records are in force: RFC 7672 2.2, RFC 5321 5.1. */
export const hosts: readonly ClientScenario[] = [
  ...client('dane-starttls', {
    'not-offered': withoutTls('no STARTTLS', { starttls: 'not-offered' }),
    refused: withoutTls('a refusal of STARTTLS by 454', { starttls: 'refused-454' }),
    garbage: withoutTls('nonsense for an answer to STARTTLS', { starttls: 'garbage' }),
    'not-offered-ta': withoutTls('no STARTTLS, usage 2,', {
      starttls: 'not-offered',
      tlsa: [ta('issuing')],
    }),
  }),
  ...client('dane-hosts', {
    'first-fits': {
      title: 'two hosts whose records match: the first takes the mail',
      ...common,
      given: [right, right],
      expect: { ...authenticated(...USED), host: is('first', 'RFC5321-5.1-01') },
    },
    'mismatch-first': goesRound('the record of the first host does not match', wrong),
    'failing-first': goesRound(
      'the records of the first host cannot be looked up',
      host({ tlsa: [ee('leaf')], zones: { tlsa: 'failing' } }),
    ),
    'stripped-first': goesRound(
      'the first host has records and offers no STARTTLS',
      host({ tlsa: [ee('leaf')], starttls: 'not-offered' }),
    ),
    'down-first': goesRound('the first host is down', host({ tlsa: [ee('leaf')], down: true })),
    'both-mismatch': {
      title: 'the records of neither host match: the mail is kept',
      ...common,
      given: [wrong, wrong],
      expect: { ...held(...USED), host: is('none', ...UNAVAILABLE) },
    },
    'second-without-records': {
      title: 'the record of the first host does not match, the second has none: there or later',
      ...common,
      given: [wrong, host()],
      expect: {
        delivery: { ...mayGo, clauses: ['RFC5321-5.1-02'] },
        'mail-over-first': is('no', ...USED),
      },
    },
  }),
  ...client('dane-later', {
    mended: {
      title: 'the record did not match and is mended: the mail goes out',
      ...common,
      covers: ['C28', 'N13'],
      given: wrong,
      when: [
        { do: 'send', name: 'before' },
        { do: 'change', host: 0, to: { tlsa: [ee('leaf')] } },
        { do: 'retry', name: 'after' },
      ],
      expect: {
        'before.mail-over-first': is('no', ...USED),
        'after.delivery': { ...shouldGo, clauses: ['RFC5321-4.5.4.1-01'] },
      },
    },
    withdrawn: {
      title: 'a session begun under a record that was withdrawn since is no way in',
      ...common,
      covers: ['C13', 'N22'],
      policy: { ...trying, resume: true },
      given: host({ tlsa: [ee('leaf')], tickets: true }),
      when: [
        { do: 'send', name: 'first' },
        { do: 'change', host: 0, to: { tlsa: [ee('other-leaf')] } },
        { do: 'send', name: 'second' },
      ],
      expect: {
        'first.delivery': shouldGo,
        'second.mail-over-first': is('no', ...USED),
        'second.clear-text': is('never', ...USED),
      },
    },
    again: {
      title: 'a second mail under the same record goes out, over the session or a new one',
      ...common,
      covers: ['C13', 'N22'],
      policy: { ...trying, resume: true },
      given: host({ tlsa: [ee('leaf')], tickets: true }),
      when: [
        { do: 'send', name: 'first' },
        { do: 'send', name: 'second' },
      ],
      expect: { 'first.delivery': shouldGo, 'second.delivery': { ...shouldGo, clauses: USED } },
    },
  }),
];
