import {
  type ClientClaim,
  type ClientHost,
  type ClientScenario,
  client,
  ee,
  is,
  oneOf,
} from '#harness';
import { goes, mayGo } from '../client-expectations.ts';
import {
  authenticated,
  held,
  host,
  insisting,
  opportunistic,
  trying,
  USED,
  withheld,
} from './expectations.ts';

const FAILED = ['RFC7672-2.1.2-01'] as const;

const played = (
  title: string,
  given: Partial<ClientHost>,
  expected: ClientClaim['expect'],
  policy: ClientClaim['policy'] = trying,
): ClientClaim => ({
  ...{ title, covers: ['N10'], policy, versions: ['1.3'] },
  given: host(given),
  expect: expected,
  // What the sender's own demand holds back its manual may say more of.
  ...(expected === withheld ? { promise: { 'dane-only-defers': { delivery: 'deferred' } } } : {}),
});

// A record that does not match shows who relies on what is not secure.
const wrong = { tlsa: [ee('other-leaf')] };
const right = { tlsa: [ee('leaf')] };

// The last candidate for the base domain (RFC 7672 2.2.3), of which no clause here speaks.
const atAlias: ClientClaim['expect'] = {
  delivery: { ...goes, clauses: ['RFC7672-3.2-01'] },
  authenticated: is(oneOf('dane', 'unsaid')),
};

/** What DNS says of the records, or does not: RFC 7672 2.1 and 2.2, RFC 6698 4.1. */
export const zones: readonly ClientScenario[] = [
  ...client('dane-zone', {
    'no-records': played(
      'there are securely no records: TLS as without them',
      { tlsa: [] },
      { ...opportunistic, 'tlsa-lookup': is('secure-none') },
    ),
    'no-records-in-clear': played(
      'there are securely no records, and no STARTTLS: in clear or later',
      { tlsa: [], starttls: 'not-offered' },
      { delivery: { is: { either: ['clear', 'deferred'] }, clauses: ['RFC7672-2.2-03'] } },
    ),
    insecure: played(
      'a zone without DNSSEC, and a record that does not match: TLS as without it',
      { ...wrong, zone: 'insecure' },
      opportunistic,
    ),
    'insecure-match': played(
      'a zone without DNSSEC, and a record that matches: not called authenticated by it',
      { ...right, zone: 'insecure' },
      opportunistic,
    ),
    'insecure-address': played(
      'the address is not secure: its records are not used',
      { ...wrong, zones: { address: 'insecure' } },
      opportunistic,
    ),
    'insecure-records': played(
      'the records alone are not secure: they are not used',
      { ...wrong, zones: { tlsa: 'insecure' } },
      opportunistic,
    ),
    'insecure-mx': played(
      'the MX record is not secure, the host and its records are: they may be used',
      { ...right, zones: { mx: 'insecure' } },
      { delivery: { ...mayGo, clauses: ['RFC7672-2.2-03'] } },
    ),
    'insecure-mx-mismatch': played(
      'the MX record is not secure, and the record of the host does not match: sent or kept',
      { ...wrong, zones: { mx: 'insecure' } },
      {
        delivery: { ...mayGo, clauses: ['RFC7672-2.2-03'] },
        authenticated: is(oneOf('not-dane', 'unsaid', 'not-delivered')),
      },
    ),
    'failing-records': played(
      'the look-up of the records fails: the host counts as out of reach',
      { ...right, zones: { tlsa: 'failing' } },
      held(...FAILED, 'RFC6698-4.1-01'),
    ),
    'failing-records-no-starttls': played(
      'the look-up of the records fails, and no STARTTLS: nothing goes in clear',
      { ...right, zones: { tlsa: 'failing' }, starttls: 'not-offered' },
      held(...FAILED),
    ),
    'silent-records': played(
      'the look-up of the records is not answered: the host counts as out of reach',
      { ...right, zones: { tlsa: 'silent' } },
      held(...FAILED),
    ),
    'failing-address': played(
      'the look-up of the address fails: the mail is kept',
      { ...right, zones: { address: 'failing' } },
      held('RFC5321-4.5.4.1-01'),
    ),
    failing: played(
      'the whole zone fails: the mail is kept',
      { ...right, zone: 'failing' },
      held('RFC5321-4.5.4.1-01'),
    ),
  }),
  ...client('dane-alias', {
    host: played(
      'the MX record names an alias: the records stand at its target, which is named to the server',
      { ...right, alias: 'host' },
      authenticated(...USED),
    ),
    'host-mismatch': played(
      'the MX record names an alias, and the record at its target does not match: kept',
      { ...wrong, alias: 'host' },
      held(...USED),
    ),
    'records-at-alias': played(
      'the MX record names an alias, and the records stand at the alias alone',
      { ...right, alias: 'host-records-at-alias' },
      atAlias,
    ),
    'records-at-alias-mismatch': played(
      'the MX record names an alias, and the record at the alias alone does not match: kept',
      { ...wrong, alias: 'host-records-at-alias' },
      { 'mail-over-first': is('no'), delivery: { ...mayGo, clauses: USED } },
    ),
    records: played(
      'the name of the records is an alias of another: they count',
      { ...right, alias: 'tlsa' },
      authenticated(...USED),
    ),
    'records-mismatch': played(
      'the name of the records is an alias, and the record does not match: kept',
      { ...wrong, alias: 'tlsa' },
      held(...USED),
    ),
  }),
  ...client('dane-required', {
    match: played(
      'records are required, and one matches',
      right,
      authenticated(...USED),
      insisting,
    ),
    mismatch: played(
      'records are required, and the one there is does not match: kept',
      wrong,
      held(...USED),
      insisting,
    ),
    'no-records': played(
      'records are required, and there are none: kept',
      { tlsa: [] },
      withheld,
      insisting,
    ),
    insecure: played(
      'records are required, and the zone is not secure: kept',
      { ...right, zone: 'insecure' },
      withheld,
      insisting,
    ),
    'insecure-records': played(
      'records are required, and those there are not secure: kept',
      { ...right, zones: { tlsa: 'insecure' } },
      withheld,
      insisting,
    ),
    'no-starttls': played(
      'records are required, there are none, and no STARTTLS: nothing goes in clear',
      { tlsa: [], starttls: 'not-offered' },
      withheld,
      insisting,
    ),
  }),
];
