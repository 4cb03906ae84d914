import { describe, expect, it } from 'vitest';
import type { ClientScenario } from '#harness';
import type { VerdictKind } from '../../harness/model/verdict.ts';
import { judgedAs } from '../judged.fixture.ts';
import { expand, situations } from './expand.ts';
import type { RowName } from './matrix.ts';
import type { PolicyName } from './policies.ts';

/**
 * The four things a sender can do that matter here, and the two that are wrong in almost any case.
 */
const seen = {
  delivered: {
    delivery: 'tls',
    'mail-over-first': 'yes',
    'clear-text': 'never',
    marked: 'not-verified',
  },
  'delivered without a word': {
    delivery: 'tls',
    'mail-over-first': 'yes',
    'clear-text': 'never',
    marked: 'unsaid',
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

const verdict = (scenario: ClientScenario, what: Seen): VerdictKind =>
  judgedAs(scenario, seen[what], scenario.versions.at(-1) ?? '1.3');

// The reading of the documents, written down a second time and apart from the table that makes the
// scenarios: what follows when the sender delivers / delivers and says nothing / delivers and marks
// it verified / refuses.
const O = 'opportunistic';
const V = 'verifying';
const R = 'requiring';
const any = 'requiring-any-chain';
type Reading = `${Class}/${Class}/${Class}/${Class}`;
const reading: Record<RowName, Partial<Record<PolicyName, Reading>>> = {
  good: {
    [O]: 'pass/pass/pass/fail',
    [V]: 'pass/pass/pass/fail',
    [R]: 'pass/pass/pass/fail',
    [any]: 'pass/pass/pass/fail',
  },
  'good-with-extras': {
    [O]: 'pass/pass/pass/warn',
    [V]: 'pass/pass/pass/warn',
    [R]: 'pass/pass/pass/warn',
  },
  none: {
    [O]: 'pass/pass/pass/warn',
    [V]: 'pass/pass/pass/warn',
    [R]: 'warn/warn/warn/pass',
    [any]: 'warn/warn/warn/pass',
  },
  'none-must-staple': {
    [O]: 'note/note/fail/note',
    [V]: 'note/note/note/note',
    [R]: 'warn/warn/warn/pass',
  },
  'none-exempt': {
    [O]: 'pass/pass/pass/warn',
    [V]: 'pass/pass/pass/warn',
    [R]: 'note/note/note/note',
  },
  'revoked-oddly': { [R]: 'warn/warn/warn/pass' },
  'acknowledged-only': {
    [O]: 'pass/pass/pass/warn',
    [V]: 'pass/pass/pass/warn',
    [R]: 'warn/warn/warn/pass',
  },
  revoked: {
    [O]: 'warn/warn/fail/pass',
    [V]: 'fail/fail/fail/pass',
    [R]: 'fail/fail/fail/pass',
    [any]: 'fail/fail/fail/pass',
  },
  unknown: {
    [O]: 'note/note/warn/note',
    [V]: 'note/note/warn/note',
    [R]: 'fail/fail/fail/pass',
  },
  expired: {
    [O]: 'note/note/warn/note',
    [V]: 'pass/note/warn/pass',
    [R]: 'fail/fail/fail/pass',
    [any]: 'fail/fail/fail/pass',
  },
  'expired-for-days': {
    [O]: 'note/note/warn/note',
    [V]: 'pass/note/warn/pass',
    [R]: 'warn/warn/warn/pass',
  },
  future: {
    [O]: 'note/note/warn/note',
    [V]: 'pass/note/warn/pass',
    [R]: 'warn/warn/warn/pass',
  },
  'no-next-update-fresh': {
    [O]: 'note/note/note/note',
    [V]: 'note/note/note/note',
    [R]: 'note/note/note/note',
  },
  'no-next-update-old': {
    [O]: 'note/note/note/note',
    [V]: 'pass/note/warn/pass',
    [R]: 'warn/warn/warn/pass',
  },
  unauthorised: {
    [O]: 'pass/note/fail/pass',
    [V]: 'pass/note/fail/pass',
    [R]: 'fail/fail/fail/pass',
    [any]: 'fail/fail/fail/pass',
  },
  'unauthorised-in-part': { [R]: 'warn/warn/warn/pass' },
  foreign: {
    [O]: 'pass/note/fail/pass',
    [V]: 'pass/note/fail/pass',
    [R]: 'fail/fail/fail/pass',
    [any]: 'fail/fail/fail/pass',
  },
  contradiction: { [R]: 'fail/fail/fail/pass' },
  'error-status': {
    [O]: 'note/note/fail/note',
    [V]: 'note/note/fail/note',
    [R]: 'fail/fail/fail/pass',
    [any]: 'fail/fail/fail/pass',
  },
  undecodable: {
    [O]: 'note/note/warn/note',
    [V]: 'pass/note/warn/pass',
    [R]: 'fail/fail/fail/pass',
    [any]: 'fail/fail/fail/pass',
  },
  'intermediate-revoked': {
    [O]: 'note/note/note/note',
    [V]: 'warn/warn/warn/pass',
    [R]: 'warn/warn/warn/pass',
  },
  open: { [R]: 'note/note/note/note' },
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
    const seen = [
      'delivered',
      'delivered without a word',
      'delivered, marked verified',
      'refused',
    ] as const;
    const actual = seen.map((what) => verdict(scenario, what));
    expect(actual.join('/')).toBe(expected);
  });

  it('no situation is left unplayed', () => {
    const slugs = new Set(played.map(({ slug }) => slug));
    expect(Object.keys(situations).filter((slug) => !slugs.has(slug))).toEqual([]);
  });
});

describe('what follows a refusal', () => {
  const refusing = played.filter(({ scenario }) =>
    ['pass', 'note'].includes(verdict(scenario, 'refused')),
  );

  // To give TLS up over a status that has to be accepted is to refuse it.
  const mustAccept = (scenario: ClientScenario) => verdict(scenario, 'refused') === 'fail';

  it('mail is not returned: a failure, for an opportunistic sender a warning', () => {
    for (const { policy, scenario } of refusing)
      expect(verdict(scenario, 'returned')).toBe(policy === O ? 'warn' : 'fail');
  });

  it('mail does not go in clear: a failure, for an opportunistic sender a warning', () => {
    for (const { policy, scenario } of refusing)
      expect(verdict(scenario, 'sent in clear')).toBe(policy === O ? 'warn' : 'fail');
  });

  it('nothing goes in clear on the connection where TLS was begun', () => {
    for (const { policy, scenario } of played)
      expect(verdict(scenario, 'sent in clear on the same connection')).toBe(
        policy === O && !mustAccept(scenario) ? 'warn' : 'fail',
      );
  });

  it('a sender that has to deliver does not fall back to clear text either', () => {
    for (const { policy, scenario } of played.filter((it) => !refusing.includes(it)))
      expect(verdict(scenario, 'sent in clear')).toBe(
        policy === O && !mustAccept(scenario) ? 'warn' : 'fail',
      );
  });
});
