import {
  type ClientClaim,
  type ClientExpected,
  type ClientScenario,
  client,
  good,
  is,
  type Policy,
  REVOCABLE,
} from '#harness';
import { goes, mayGo, neverInClear, refuses, shouldGo } from './client-expectations.ts';

type CrlSet = NonNullable<Policy['crl']>;

/** The chain must verify, by lists that the sender is given. */
const given = (crl: CrlSet, status: Policy['status'] = 'none'): Policy => ({
  ...{ status, chain: 'must', tls: 'must', resume: false, crl },
});

const REVOKED = 'RFC5280-6.1.3-01';
const delivers: ClientExpected = { delivery: shouldGo, 'clear-text': neverInClear };
const open: ClientExpected = {
  delivery: { ...mayGo, clauses: [REVOKED] },
  'clear-text': neverInClear,
};
const refused = (...clauses: readonly string[]): ClientExpected => ({
  ...refuses,
  'mail-over-first': is('no', ...clauses),
  'clear-text': neverInClear,
});

const becomes = (expect: ClientExpected): string => {
  if (expect === delivers) return 'the mail goes out';
  return expect === open ? 'the mail goes out or is kept' : 'the mail is kept';
};

const listed = (served: string, crl: CrlSet, expect: ClientExpected): ClientClaim => ({
  title: `${served}: ${becomes(expect)}`,
  covers: ['C20'],
  policy: given(crl),
  given: { identity: REVOCABLE, proof: 'none' },
  expect,
  versions: ['1.3'],
});

const sets: Readonly<Record<CrlSet, ClientClaim>> = {
  clean: listed('lists of both CAs that name nobody', 'clean', delivers),
  'other-revoked': listed('a list that names another certificate', 'other-revoked', delivers),
  'leaf-revoked': listed('a list that names the leaf', 'leaf-revoked', refused(REVOKED)),
  'leaf-on-hold': listed('a list that has the leaf on hold', 'leaf-on-hold', refused(REVOKED)),
  'leaf-revoked-root-first': listed(
    'a list that names the leaf behind that of the root',
    'leaf-revoked-root-first',
    refused(REVOKED),
  ),
  'issuing-revoked': listed(
    'a list of the root that names the issuing CA',
    'issuing-revoked',
    refused(REVOKED),
  ),
  'both-revoked': listed('lists that name leaf and issuing CA', 'both-revoked', refused(REVOKED)),
  'issuing-alone-leaf-revoked': listed(
    'the list of the issuing CA alone, naming the leaf',
    'issuing-alone-leaf-revoked',
    refused(REVOKED),
  ),
  // A complete list is enough: changes since are looked at by who can (RFC 5280 6.3.3).
  'delta-left-out': listed(
    'a list that names nobody, and no delta CRL at hand',
    'delta-left-out',
    delivers,
  ),
  'delta-left-out-leaf-revoked': listed(
    'a list that names the leaf, and no delta CRL at hand',
    'delta-left-out-leaf-revoked',
    refused(REVOKED),
  ),
  // What is out of its time, or not there, leaves the status open (RFC 5280 6.3.3).
  expired: listed('lists past their nextUpdate that name nobody', 'expired', open),
  'expired-leaf-revoked': listed(
    'lists past their nextUpdate that name the leaf',
    'expired-leaf-revoked',
    open,
  ),
  'not-yet': listed('lists whose thisUpdate is to come', 'not-yet', open),
  'issuing-alone': listed('the list of the issuing CA alone, naming nobody', 'issuing-alone', open),
  'root-alone': listed('the list of the root alone', 'root-alone', open),
  'other-authority': listed('lists of another authority alone', 'other-authority', open),
  'delta-alone': listed('a delta CRL alone, and not the list it is to', 'delta-alone', open),
};

const staples = {
  good: { served: 'a good status', proof: good() },
  revoked: { served: 'a revoked status', proof: good().revoked() },
  none: { served: 'no status', proof: 'none' },
} as const;
const lists = {
  clean: 'lists that name nobody',
  'leaf-revoked': 'a list that names the leaf',
  'issuing-revoked': 'a list that names the issuing CA',
} as const;
const statuses = { asked: 'request', required: 'require' } as const;

/** Each source that says revoked is enough; one that says nothing bad takes nothing from it. */
function outcomeOf(
  list: keyof typeof lists,
  staple: keyof typeof staples,
  status: keyof typeof statuses,
): Pick<ClientClaim, 'expect' | 'tolerate'> {
  if (list !== 'clean') return { expect: refused(REVOKED) };
  if (staple === 'good')
    return { expect: { delivery: { ...goes, clauses: ['RFC6960-4.2.1-02'] } } };
  if (staple === 'revoked') return { expect: refused(REVOKED, 'RFC6066-8-16') };
  if (status === 'required') return { expect: refused('RFC6066-11.6-01') };
  return { expect: delivers, tolerate: { delivery: ['deferred'] } };
}

const both = Object.fromEntries(
  (Object.keys(lists) as (keyof typeof lists)[]).flatMap((list) =>
    (Object.keys(staples) as (keyof typeof staples)[]).flatMap((staple) =>
      (Object.keys(statuses) as (keyof typeof statuses)[]).map((status): [string, ClientClaim] => [
        `${list}-${staple}-${status}`,
        {
          title: `${lists[list]} beside ${staples[staple].served}, which is ${status}`,
          covers: ['C20'],
          policy: given(list, statuses[status]),
          given: { identity: REVOCABLE, proof: staples[staple].proof },
          ...outcomeOf(list, staple, status),
          versions: ['1.3'],
        },
      ]),
    ),
  ),
);

/** Revocation lists alone, and beside a status: RFC 5280 6.1.3 and 6.3. */
export const crl: readonly ClientScenario[] = client('crl', { ...sets, ...both });
