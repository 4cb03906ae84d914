import { describe, expect, it } from 'vitest';
import { scenarios } from '../index.ts';
import { judgedAs } from '../judged.fixture.ts';

const of = (slug: string, facts: Readonly<Record<string, string>>) => {
  const scenario = scenarios.find(({ id }) => id === `client/post-quantum/${slug}`);
  if (!scenario) throw new Error(slug);
  return judgedAs(scenario, { 'clear-text': 'never', ...facts }, '1.3');
};
const goes = { delivery: 'tls', 'mail-over-first': 'yes' };
const kept = { delivery: 'deferred', 'mail-over-first': 'no' };

describe('a certificate with a key of ML-DSA', () => {
  it('of a kind that the client did not list is not judged', () => {
    for (const slug of ['ml-dsa-44', 'ml-dsa-87', 'throughout'])
      for (const seen of [goes, kept])
        expect(of(slug, { ...seen, 'ml-dsa': 'not-listed' })).toBe('note');
  });

  it('of a kind that it listed is one it can verify, which is our reading', () => {
    for (const slug of ['ml-dsa-44', 'ml-dsa-65', 'ml-dsa-87', 'throughout']) {
      expect(of(slug, { ...goes, 'ml-dsa': 'listed' })).toBe('pass');
      expect(of(slug, { ...kept, 'ml-dsa': 'listed' })).toBe('warn');
    }
  });
});
