import { describe, expect, it } from 'vitest';
import { scenarios } from '../index.ts';
import { profiles } from './index.ts';

const matching = (glob: string) => {
  const pattern = new RegExp(
    `^${glob.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll(/\*+/g, '.*')}$`,
  );
  return scenarios.filter(({ id }) => pattern.test(id)).map(({ id }) => id);
};

describe('profiles', () => {
  it('have ids of their own', () => {
    expect(new Set(profiles.map(({ id }) => id)).size).toBe(profiles.length);
    expect(profiles[0]?.id).toBe('rfc');
  });

  it.each(profiles.map((profile) => [profile.id, profile] as const))(
    '%s names scenarios there are',
    (_, profile) => {
      const globs = [
        ...profile.scenarios,
        ...profile.clauses.flatMap((clause) => clause.scenarios),
      ];
      expect(globs.filter((glob) => matching(glob).length === 0)).toEqual([]);
    },
  );

  it.each(profiles.map((profile) => [profile.id, profile] as const))(
    '%s plays what its clauses rest on',
    (_, profile) => {
      const played = new Set(profile.scenarios.flatMap(matching));
      const rest = profile.clauses.flatMap((clause) => clause.scenarios.flatMap(matching));
      expect(rest.filter((id) => !played.has(id))).toEqual([]);
    },
  );

  it.each(profiles.map((profile) => [profile.id, profile] as const))(
    '%s speaks of the role it has',
    (_, profile) => {
      if (profile.role === 'both') return;
      const ids = profile.scenarios.flatMap(matching);
      expect(ids.filter((id) => !id.startsWith(`${profile.role}/`))).toEqual([]);
    },
  );

  it('say what was checked, and never that it is enough', () => {
    expect(JSON.stringify(profiles)).not.toMatch(/complian|certified|conforms/i);
  });
});
