import {
  type ClientClaim,
  type ClientExpected,
  type ClientHost,
  type ClientScenario,
  client,
  ee,
  good,
  identity,
  is,
  oneOf,
  type Policy,
  rather,
  type Tlsa,
  ta,
} from '#harness';
import { goes, mayGo, refuses } from '../client-expectations.ts';
import { host, trying } from './expectations.ts';

const staples = {
  good: { served: 'a good status', proof: good() },
  delegate: { served: 'a good status by a delegate', proof: good().signedBy('delegate') },
  revoked: { served: 'a revoked status', proof: good().revoked() },
  expired: { served: 'an expired status', proof: good().valid('3d ago', '2d ago') },
  none: { served: 'no status', proof: 'none' },
} as const satisfies Record<string, { served: string; proof: ClientHost['proof'] }>;

const usages = {
  ee: { records: [ee('leaf')], spoken: 'usage 3' },
  ta: { records: [ta('issuing')], spoken: 'usage 2' },
} as const satisfies Record<string, { records: readonly Tlsa[]; spoken: string }>;

const statuses = {
  unasked: { status: 'none', spoken: 'a status that is not asked for' },
  asking: { status: 'request', spoken: 'a status that is asked for' },
  requiring: { status: 'require', spoken: 'a status that is required' },
  'by-usage': { status: 'by-usage', spoken: 'a status that is asked for by the usage' },
} as const satisfies Record<string, { status: Policy['status']; spoken: string }>;

type Usage = keyof typeof usages;
type Staple = keyof typeof staples;
type Asking = keyof typeof statuses;

// Names, times and status of the certificate have no part in usage 3 (RFC 7672 3.1.1).
const LEAF = ['RFC7672-3.1.1-03', 'RFC7672-3.2-01'];
const PATH = ['RFC7672-3.2-01', 'RFC6698-2.1.1-01'];

/**
 * With a record that matches the mail goes out; refusing breaks the clause that has it delivered.
 */
const deliver = (usage: Usage): ClientExpected => ({
  delivery: { ...goes, clauses: usage === 'ee' ? LEAF : PATH },
});
const open: ClientExpected = {
  delivery: { ...mayGo, clauses: [] },
  'clear-text': is('never', 'RFC7672-2.2-01'),
};
/** A demand of the sender's own: what does not meet it is refused (RFC 6066 11.6). */
const refuse: ClientExpected = {
  ...refuses,
  'mail-over-first': is('no', 'RFC6066-11.6-01'),
  'clear-text': is('never', 'RFC7672-2.2-01'),
};

/** What either usage has of a status, and what a sender's demand for one makes of it. */
function expectedOf(
  usage: Usage,
  staple: Staple,
  asking: Asking,
): Partial<ClientClaim> & {
  expect: ClientExpected;
} {
  const fine = staple === 'good' || staple === 'delegate';
  if (asking === 'unasked') return { expect: deliver(usage) };
  if (usage === 'ee') {
    if (asking === 'requiring') return { expect: open };
    return { expect: fine || staple === 'none' ? deliver(usage) : open };
  }
  if (asking === 'requiring') {
    // Whether a good one is enough is up to it: no clause says so.
    if (fine) return { expect: { delivery: { ...goes, clauses: [] } } };
    return { expect: refuse };
  }
  if (fine) return { expect: deliver(usage) };
  if (staple === 'revoked')
    return {
      expect: { ...refuses, 'mail-over-first': is('no', 'RFC5280-6.1.3-01') },
      tolerate: { delivery: 'tls', 'mail-over-first': 'yes' },
    };
  if (staple === 'none') return { expect: deliver(usage), tolerate: { delivery: 'deferred' } };
  return { expect: open };
}

/** Is it asked for? The choice is the sender's, and its manual may make it. */
function askingOf(usages: readonly Usage[], staple: Staple, asking: Asking): Partial<ClientClaim> {
  const byLeaf = usages.includes('ee');
  const asked = byLeaf ? 'no' : 'yes';
  switch (asking) {
    case 'unasked':
      // Some libraries ask whatever they are told, and no document forbids it; what they make of
      // the answer is told elsewhere.
      return staple === 'good'
        ? { expect: { asked: { is: rather('no', ['yes']), clauses: [] } } }
        : { provided: { asked: 'no' } };
    case 'asking':
      return {
        expect: { asked: is(oneOf('yes', 'no')) },
        promise: { 'dane-narrows-request': { asked } },
      };
    case 'requiring':
      return {};
    case 'by-usage':
      return { expect: { asked: is(asked) }, promise: { 'dane-usage-in-time': { asked } } };
  }
}

/** Whether it is asked for by the usage is a matter of the manual: R47. */
const documented = (asking: Asking): readonly string[] =>
  asking === 'asking' || asking === 'by-usage' ? ['R47'] : [];

function claimOf(usage: Usage, staple: Staple, asking: Asking): ClientClaim {
  const { expect, tolerate } = expectedOf(usage, staple, asking);
  const own = askingOf([usage], staple, asking);
  return {
    title: `${staples[staple].served} under ${usages[usage].spoken}, ${statuses[asking].spoken}`,
    covers: [...(usage === 'ee' ? ['N18'] : ['C25', 'N10']), ...documented(asking)],
    policy: { ...trying, status: statuses[asking].status },
    given: host({ tlsa: usages[usage].records, proof: staples[staple].proof }),
    ...own,
    expect: { ...expect, ...own.expect },
    ...(tolerate ? { tolerate } : {}),
  };
}

const keys = <K extends string>(record: Readonly<Record<K, unknown>>): K[] =>
  Object.keys(record) as K[];

const claims = Object.fromEntries(
  keys(usages).flatMap((usage) =>
    keys(statuses).flatMap((asking) =>
      keys(staples).map((staple) => [
        `${usage}-${asking}-${staple}`,
        claimOf(usage, staple, asking),
      ]),
    ),
  ),
);

const both = (asking: 'asking' | 'by-usage'): ClientClaim => {
  const own = askingOf(['ee', 'ta'], 'good', asking);
  return {
    title: `a good status under both usages, ${statuses[asking].spoken}`,
    covers: ['N18', 'C25', ...documented(asking)],
    policy: { ...trying, status: statuses[asking].status },
    given: host({ tlsa: [ee('leaf'), ta('issuing')], proof: good() }),
    ...own,
    expect: { ...deliver('ee'), ...own.expect },
  };
};

const without = (asking: 'asking' | 'by-usage'): ClientClaim => ({
  title: `a good status where there are no records, ${statuses[asking].spoken}`,
  covers: ['N18', 'C25'],
  policy: { ...trying, status: statuses[asking].status },
  given: host({ tlsa: [], proof: good() }),
  expect: { delivery: { ...goes, clauses: ['RFC7672-2.2-03'] }, asked: is('yes') },
  ...(asking === 'by-usage' ? { promise: { 'dane-usage-in-time': { asked: 'yes' } } } : {}),
});

const listed = (staple: Staple, asking: Asking): ClientClaim => ({
  ...claimOf('ta', staple, asking),
  title:
    `${staples[staple].served} of an authority trusted anyway under ` +
    `usage 2, ${statuses[asking].spoken}`,
  given: host({
    identity: identity({ ca: 'main' }),
    tlsa: usages.ta.records,
    proof: staples[staple].proof,
  }),
});

/** What a status is worth under each usage: RFC 7672 3.1 and 4, RFC 6698 2.1.1, RFC 6066 11.6. */
export const status: readonly ClientScenario[] = client('dane-status', {
  ...claims,
  'ta-listed-asking-good': listed('good', 'asking'),
  'ta-listed-asking-revoked': listed('revoked', 'asking'),
  'ta-listed-requiring-good': listed('good', 'requiring'),
  'ta-listed-requiring-delegate': listed('delegate', 'requiring'),
  'ta-listed-requiring-revoked': listed('revoked', 'requiring'),
  'ta-listed-requiring-none': listed('none', 'requiring'),
  'both-asking': both('asking'),
  'both-by-usage': both('by-usage'),
  'no-records-asking': without('asking'),
  'no-records-by-usage': without('by-usage'),
});
