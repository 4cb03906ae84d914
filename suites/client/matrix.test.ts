import { describe, expect, it } from 'vitest';
import type { ClientScenario, Expected } from '#harness';
import { expand, situations } from './expand.ts';
import type { RowName } from './matrix.ts';
import type { PolicyName } from './policies.ts';

/** The four things a sender can do that matter here, and the two that are wrong in almost any case. */
const seen = {
  delivered: {
    delivery: 'tls',
    'mail-over-first': 'yes',
    'clear-text': 'never',
    marked: 'not-verified',
  },
  'delivered, marked verified': {
    delivery: 'tls',
    'mail-over-first': 'yes',
    'clear-text': 'never',
    marked: 'verified',
  },
  refused: {
    delivery: 'deferred',
    'mail-over-first': 'no',
    'clear-text': 'never',
    marked: 'not-delivered',
  },
  returned: {
    delivery: 'bounced',
    'mail-over-first': 'no',
    'clear-text': 'never',
    marked: 'not-delivered',
  },
  'sent in clear': {
    delivery: 'clear',
    'mail-over-first': 'no',
    'clear-text': 'new-connection',
    marked: 'unsaid',
  },
  'sent in clear on the same connection': {
    delivery: 'clear',
    'mail-over-first': 'no',
    'clear-text': 'same-connection',
    marked: 'unsaid',
  },
} as const;
type Seen = keyof typeof seen;

type Class = 'pass' | 'note' | 'warn' | 'fail';
const rank: readonly Class[] = ['pass', 'note', 'warn', 'fail'];

function classOf(expected: Expected, tolerated: readonly string[], actual: string): Class {
  if (expected === actual) return 'pass';
  if (typeof expected !== 'string' && 'oneOf' in expected && expected.oneOf.includes(actual))
    return 'pass';
  if (typeof expected !== 'string' && 'either' in expected && expected.either.includes(actual))
    return 'note';
  return tolerated.includes(actual) ? 'warn' : 'fail';
}

function verdict({ expect: expected, tolerate }: ClientScenario, what: Seen): Class {
  const facts: Readonly<Record<string, string>> = seen[what];
  const classes = Object.entries(expected).map(([fact, value]) =>
    classOf(value, tolerate[fact] ?? [], facts[fact] ?? 'not seen'),
  );
  return rank[Math.max(...classes.map((one) => rank.indexOf(one)))] ?? 'fail';
}

// The reading of the documents, written down a second time and apart from the table that makes the scenarios: what
// follows when the sender delivers / delivers and marks it verified / refuses. `-` is not played.
const O = 'opportunistic';
const V = 'verifying';
const R = 'requiring';
const any = 'requiring-any-chain';
const reading: Record<RowName, Partial<Record<PolicyName, string>>> = {
  good: {
    [O]: 'pass/pass/fail',
    [V]: 'pass/pass/fail',
    [R]: 'pass/pass/fail',
    [any]: 'pass/pass/fail',
  },
  'good-with-extras': { [O]: 'pass/pass/warn', [V]: 'pass/pass/warn', [R]: 'pass/pass/warn' },
  none: {
    [O]: 'pass/pass/fail',
    [V]: 'pass/pass/warn',
    [R]: 'fail/fail/pass',
    [any]: 'fail/fail/pass',
  },
  'none-must-staple': { [O]: 'note/fail/note', [V]: 'note/note/note', [R]: 'fail/fail/pass' },
  'acknowledged-only': { [O]: 'pass/pass/fail', [V]: 'pass/pass/warn', [R]: 'fail/fail/pass' },
  revoked: {
    [O]: 'warn/fail/pass',
    [V]: 'fail/fail/pass',
    [R]: 'fail/fail/pass',
    [any]: 'fail/fail/pass',
  },
  unknown: { [O]: 'note/warn/note', [V]: 'note/warn/note', [R]: 'fail/fail/pass' },
  expired: {
    [O]: 'note/warn/note',
    [V]: 'pass/warn/pass',
    [R]: 'fail/fail/pass',
    [any]: 'fail/fail/pass',
  },
  'expired-for-days': { [O]: 'note/warn/note', [V]: 'pass/warn/pass', [R]: 'warn/warn/pass' },
  future: { [O]: 'note/warn/note', [V]: 'pass/warn/pass', [R]: 'warn/warn/pass' },
  'no-next-update-fresh': { [O]: 'note/note/note', [V]: 'note/note/note', [R]: 'note/note/note' },
  'no-next-update-old': { [O]: 'note/note/note', [V]: 'pass/warn/pass', [R]: 'warn/warn/pass' },
  unauthorised: {
    [O]: 'pass/fail/pass',
    [V]: 'pass/fail/pass',
    [R]: 'fail/fail/pass',
    [any]: 'fail/fail/pass',
  },
  'unauthorised-in-part': { [R]: 'warn/warn/pass' },
  foreign: {
    [O]: 'pass/fail/pass',
    [V]: 'pass/fail/pass',
    [R]: 'fail/fail/pass',
    [any]: 'fail/fail/pass',
  },
  contradiction: { [R]: 'fail/fail/pass' },
  'error-status': {
    [O]: 'note/fail/note',
    [V]: 'note/fail/note',
    [R]: 'fail/fail/pass',
    [any]: 'fail/fail/pass',
  },
  undecodable: {
    [O]: 'note/warn/note',
    [V]: 'pass/warn/pass',
    [R]: 'fail/fail/pass',
    [any]: 'fail/fail/pass',
  },
  'intermediate-revoked': { [O]: 'note/note/note', [V]: 'warn/warn/pass', [R]: 'warn/warn/pass' },
  open: { [R]: 'note/note/note' },
};

const policiesPlayed: readonly PolicyName[] = [O, V, R, any];
const played = policiesPlayed.flatMap((policy) =>
  expand(policy).map((scenario) => ({ policy, scenario, slug: scenario.id.split('/')[2] ?? '' })),
);
const rowOf = (slug: string): RowName | undefined => situations[slug]?.row;

describe('the class of each situation under each policy', () => {
  it.each(played)('$scenario.id', ({ policy, scenario, slug }) => {
    const row = rowOf(slug);
    const expected = row ? reading[row][policy] : undefined;
    const actual = (['delivered', 'delivered, marked verified', 'refused'] as const).map((what) =>
      verdict(scenario, what),
    );
    expect(actual.join('/')).toBe(expected);
  });

  it('no situation is left unplayed', () => {
    const slugs = new Set(played.map(({ slug }) => slug));
    expect(Object.keys(situations).filter((slug) => !slugs.has(slug))).toEqual([]);
  });
});

describe('what follows a refusal', () => {
  const refusing = played.filter(({ scenario }) => verdict(scenario, 'refused') !== 'fail');

  it('mail is not returned: a failure, for an opportunistic sender a warning', () => {
    for (const { policy, scenario } of refusing)
      expect(verdict(scenario, 'returned')).toBe(policy === O ? 'warn' : 'fail');
  });

  it('mail does not go in clear: a failure, for an opportunistic sender a warning', () => {
    for (const { policy, scenario } of refusing)
      expect(verdict(scenario, 'sent in clear')).toBe(policy === O ? 'warn' : 'fail');
  });

  it('nothing goes in clear on the connection where TLS was begun', () => {
    for (const { scenario } of played)
      expect(verdict(scenario, 'sent in clear on the same connection')).toBe('fail');
  });

  it('a sender that has to deliver does not fall back to clear text either', () => {
    for (const { scenario } of played.filter((it) => !refusing.includes(it)))
      expect(verdict(scenario, 'sent in clear')).toBe('fail');
  });
});
