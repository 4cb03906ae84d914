import { type CrlSet, is, rather, type ServerClaim, type ServerScenario, server } from '#harness';
import { inService, type ServerExpectation } from './expectations.ts';

type Outcome = Pick<ServerExpectation, 'expect' | 'promise'>;

/**
 * A list of a CA tells who is revoked to whoever verifies, be it a server (RFC 5280 6.1.3). What a
 * server does then is said by no document but its own manual.
 */
const REVOKED = 'RFC5280-6.1.3-03';
/** No document has a server take a certificate; whom it took it does not hang up on. */
const accepted = {
  expect: { 'client-certificate': is('accepted'), session: inService },
} satisfies Outcome;
const refused = {
  expect: { 'client-certificate': is('refused', REVOKED) },
  promise: { 'drops-revoked-clients': { 'client-certificate': 'refused' } },
} satisfies Outcome;
/** What is out of its time, or not there, leaves the status open (RFC 5280 6.3.3). */
const open = {
  expect: { 'client-certificate': is(rather('refused', ['accepted']), 'RFC5280-6.3.3-01') },
} satisfies Outcome;

const listed = (served: string, crl: CrlSet, outcome: Outcome): ServerClaim => ({
  title:
    `${served}: the client is ` +
    (outcome === accepted ? 'let in' : outcome === open ? 'let in or turned down' : 'turned down'),
  covers: ['C24', 'C20'],
  given: { proof: 'none', clients: { crl } },
  when: { do: 'connect', name: 'only', certificate: 'revocable' },
  versions: ['1.3'],
  ...outcome,
});

const sets: Readonly<Record<CrlSet, ServerClaim>> = {
  clean: listed('lists of both CAs that name no client', 'clean', accepted),
  'other-revoked': listed('a list that names another client', 'other-revoked', accepted),
  'leaf-revoked': listed('a list that names the client', 'leaf-revoked', refused),
  'leaf-on-hold': listed('a list that has the client on hold', 'leaf-on-hold', refused),
  'leaf-revoked-root-first': listed(
    'a list that names the client behind that of the root',
    'leaf-revoked-root-first',
    refused,
  ),
  'issuing-revoked': listed(
    'a list of the root that names the CA of the client',
    'issuing-revoked',
    refused,
  ),
  'both-revoked': listed('lists that name the client and its CA', 'both-revoked', refused),
  'issuing-alone-leaf-revoked': listed(
    'the list of its CA alone, naming the client',
    'issuing-alone-leaf-revoked',
    refused,
  ),
  'delta-left-out': listed(
    'a list that names no client, and no delta CRL at hand',
    'delta-left-out',
    accepted,
  ),
  'delta-left-out-leaf-revoked': listed(
    'a list that names the client, and no delta CRL at hand',
    'delta-left-out-leaf-revoked',
    refused,
  ),
  expired: listed('lists past their nextUpdate that name no client', 'expired', open),
  'expired-leaf-revoked': listed(
    'lists past their nextUpdate that name the client',
    'expired-leaf-revoked',
    open,
  ),
  'not-yet': listed('lists of clients whose thisUpdate is to come', 'not-yet', open),
  'issuing-alone': listed('the list of its CA alone, naming no client', 'issuing-alone', open),
  'root-alone': listed('the list of the root alone, naming no client', 'root-alone', open),
  'other-authority': listed('lists of another authority for a client', 'other-authority', open),
  'delta-alone': listed(
    'a delta CRL alone, and not the list of clients it is to',
    'delta-alone',
    open,
  ),
};

/** Certificates of clients, and revocation lists that a server is given for them. */
export const clients: readonly ServerScenario[] = server('clients', {
  ...sets,
  'revoked-1.2': {
    ...listed('TLS 1.2, and a list that names the client', 'leaf-revoked', refused),
    versions: ['1.2'],
  },
  'other-client': {
    title: 'a list that names one client lets another in',
    covers: ['C24'],
    given: { proof: 'none', clients: { crl: 'leaf-revoked' } },
    when: { do: 'connect', name: 'only', certificate: 'other' },
    ...accepted,
  },
});
