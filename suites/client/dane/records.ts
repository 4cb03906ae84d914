import { type ClientClaim, type ClientHost, type ClientScenario, client, ee, ta } from '#harness';
import { mayGo } from '../client-expectations.ts';
import { authenticated, held, host, trying, USED, unlisted } from './expectations.ts';

const EE = ['RFC6698-2.1.1-02', 'RFC7671-5.1-01', ...USED];
const TA = ['RFC6698-2.1.1-01', ...USED];

const selectors = { certificate: 0, key: 1 } as const;
const matchings = { full: 0, sha256: 1, sha512: 2 } as const;
const spoken = { full: 'as it is', sha256: 'by SHA-256', sha512: 'by SHA-512' } as const;

const played = (
  title: string,
  given: Partial<ClientHost>,
  expected: ClientClaim['expect'],
): ClientClaim => ({
  ...{ title, covers: ['N10'], policy: trying, versions: ['1.3'] },
  given: host(given),
  expect: expected,
});

/** Each selector with each matching type, for a record of either usage that matches. */
function matching(
  slug: string,
  whose: string,
  made: (selector: number, matchingType: number) => Partial<ClientHost>,
  clauses: readonly string[],
): Record<string, ClientClaim> {
  const claims: Record<string, ClientClaim> = {};
  for (const [what, selector] of Object.entries(selectors))
    for (const [how, matchingType] of Object.entries(matchings))
      claims[`${slug}-${what}-${how}`] = played(
        `a record of usage ${whose}, ${what} ` +
          `${spoken[how as keyof typeof spoken]}: it authenticates the host`,
        made(selector, matchingType),
        authenticated(...clauses),
      );
  return claims;
}

const goesBy = (served: string, given: Partial<ClientHost>, ...clauses: readonly string[]) =>
  played(`${served}: the mail goes out`, given, authenticated(...clauses));
const heldBy = (served: string, given: Partial<ClientHost>, ...clauses: readonly string[]) =>
  ({
    ...played(`${served}: the mail is kept`, given, held(...clauses, ...USED, 'RFC7672-9.1-02')),
    promise: { 'dane-mismatch-defers': { delivery: 'deferred', 'mail-over-first': 'no' } },
  }) satisfies ClientClaim;

const past = { notBefore: '90d ago', notAfter: '3d ago' } as const;
const otherName = { names: ['elsewhere.example'] };
const withRoot = { ...unlisted(), sends: 'with-root' } as const;

/** TLSA records by themselves: RFC 6698 2.1, RFC 7671 5, RFC 7672 3. */
export const records: readonly ClientScenario[] = [
  ...client('dane-match', {
    ...matching('ee', '3, the leaf', (s, m) => ({ tlsa: [ee('leaf', s, m)] }), EE),
    ...matching('ta', '2, the issuing CA', (s, m) => ({ tlsa: [ta('issuing', s, m)] }), TA),
    'ta-root-sent': goesBy(
      'usage 2 for the root, which is sent',
      { tlsa: [ta('root')], identity: withRoot },
      ...TA,
    ),
    'ta-key-of-root-sent': goesBy(
      'usage 2 for the key of the root, which is sent',
      { tlsa: [ta('root', 1, 1)], identity: withRoot },
      ...TA,
    ),
    'ta-root-not-sent': heldBy('usage 2 for the root by its digest, and the root is not sent', {
      tlsa: [ta('root')],
    }),
    'ta-root-full-not-sent': played(
      'usage 2 for the root as a whole, and it is not sent: the mail goes out or is kept',
      { tlsa: [ta('root', 0, 0)] },
      { delivery: { ...mayGo, clauses: ['RFC6698-2.1.1-01'] }, 'clear-text': 'never' },
    ),
    'ta-two-intermediates': goesBy(
      'usage 2 for the issuing CA below another',
      { tlsa: [ta('issuing')], identity: { ...unlisted(), intermediates: 2 } },
      ...TA,
    ),
    'ee-expired': goesBy(
      'usage 3, and the certificate has expired',
      { tlsa: [ee('leaf')], identity: unlisted(past) },
      'RFC7672-3.1.1-02',
      ...EE,
    ),
    'ee-not-yet': goesBy(
      'usage 3, and the certificate is not valid yet',
      { tlsa: [ee('leaf')], identity: unlisted({ notBefore: '3d ahead' }) },
      'RFC7671-5.1-01',
    ),
    'ee-other-name': goesBy(
      'usage 3, and the certificate bears another name',
      { tlsa: [ee('leaf')], identity: unlisted(otherName) },
      'RFC7672-3.1.1-01',
      'RFC7672-3.2.1-01',
    ),
    'ee-alone': goesBy(
      'usage 3, and the certificate is sent alone',
      { tlsa: [ee('leaf')], identity: { ...unlisted(), sends: 'leaf-only' } },
      ...EE,
    ),
    'ee-listed-authority': goesBy(
      'usage 3 for a certificate of an authority that is trusted anyway',
      { tlsa: [ee('leaf')], identity: { ...unlisted(), ca: 'main' } },
      ...EE,
    ),
  }),
  ...client('dane-mismatch', {
    ee: heldBy('usage 3 for another certificate', { tlsa: [ee('other-leaf')] }),
    'ee-full': heldBy('usage 3 for another certificate as a whole', {
      tlsa: [ee('other-leaf', 0, 0)],
    }),
    'ee-listed-authority': heldBy('usage 3 for another certificate, of a trusted authority', {
      tlsa: [ee('other-leaf')],
      identity: { ...unlisted(), ca: 'main' },
    }),
    'ee-issuing': heldBy('usage 3 for the issuing CA, which is not the leaf', {
      tlsa: [ee('issuing', 0, 1)],
    }),
    ta: heldBy('usage 2 for another CA', { tlsa: [ta('other-issuing')] }),
    'ta-listed-authority': heldBy('usage 2 for another CA, of a trusted authority', {
      tlsa: [ta('other-issuing')],
      identity: { ...unlisted(), ca: 'main' },
    }),
    'ta-other-name': heldBy(
      'usage 2, and the certificate bears another name',
      { tlsa: [ta('issuing')], identity: unlisted(otherName) },
      'RFC7672-3.1.2-02',
    ),
    'ta-expired': heldBy(
      'usage 2, and the certificate has expired',
      { tlsa: [ta('issuing')], identity: unlisted(past) },
      'RFC6698-2.1.1-01',
    ),
    'ta-not-yet': heldBy(
      'usage 2, and the certificate is not valid yet',
      { tlsa: [ta('issuing')], identity: unlisted({ notBefore: '3d ahead' }) },
      'RFC6698-2.1.1-01',
    ),
    'ta-same-name': heldBy('usage 2 for a CA that bears the name of the issuing one', {
      tlsa: [ta('listed-issuing')],
      identity: { ...unlisted(), ca: 'same-name' },
    }),
    'both-usages': heldBy('neither usage fits', {
      tlsa: [ee('other-leaf'), ta('other-issuing')],
    }),
  }),
  ...client('dane-set', {
    'match-first': goesBy(
      'a record that matches before one that does not',
      { tlsa: [ee('leaf'), ee('other-leaf')] },
      ...EE,
    ),
    'match-last': goesBy(
      'a record that matches behind one that does not',
      { tlsa: [ee('other-leaf'), ee('leaf')] },
      ...EE,
    ),
    'ee-fits-ta-not': goesBy(
      'usage 3 fits where usage 2 does not',
      { tlsa: [ta('other-issuing'), ee('leaf')] },
      ...EE,
    ),
    'ta-fits-ee-not': goesBy(
      'usage 2 fits where usage 3 does not',
      { tlsa: [ee('other-leaf'), ta('issuing')] },
      ...TA,
    ),
    'both-fit': goesBy('both usages fit', { tlsa: [ee('leaf'), ta('issuing')] }, ...EE),
    'ee-fits-though-expired-beside-ta': goesBy(
      'both usages, and the certificate has expired, which does not count under usage 3',
      { tlsa: [ee('leaf'), ta('issuing')], identity: unlisted(past) },
      'RFC7672-3.1.1-02',
    ),
    rollover: goesBy(
      'the keys of now and of later, as while they are changed',
      { tlsa: [ee('leaf', 1, 1), ee('other-leaf', 1, 1), ee('leaf', 1, 2)] },
      ...EE,
    ),
    'unusable-selector': goesBy(
      'a selector that means nothing beside a record that matches',
      { tlsa: [{ ...ee('leaf'), selector: 77 }, ee('leaf')] },
      ...EE,
    ),
    'unusable-matching': goesBy(
      'a matching type that means nothing beside a record that matches',
      { tlsa: [{ ...ee('leaf'), matchingType: 77 }, ee('leaf')] },
      ...EE,
    ),
    'unusable-beside-mismatch': heldBy(
      'a matching type that means nothing beside a record that does not match',
      { tlsa: [{ ...ee('leaf'), matchingType: 77 }, ee('other-leaf')] },
    ),
    'pkix-beside-match': goesBy(
      'usage 1 beside a record that matches',
      { tlsa: [{ ...ee('other-leaf'), usage: 1 }, ee('leaf')] },
      ...EE,
    ),
    'stronger-digest-differs': played(
      'another key by SHA-512 beside this one by SHA-256: the stronger may count alone',
      { tlsa: [ee('other-leaf', 1, 2), ee('leaf', 1, 1)] },
      {
        delivery: { ...mayGo, clauses: ['RFC7672-3.2-01'] },
        'clear-text': 'never',
      },
    ),
  }),
];
