import { expect, it } from 'vitest';
import { server } from '../../../../harness/vocabulary.ts';
import { scenarios } from '../../../../suites/index.ts';
import { profiles } from '../../../../suites/profiles/index.ts';
import { scenariosOfProfile } from './profile.ts';

const words = { title: 'x', proves: ['x'], expect: {} };
const few = [
  ...server('times', { expired: words, fresh: words }),
  ...server('calibration', { starttls: { ...words, calibrates: 'starttls' } }),
];
const ids = (globs: string[]) => scenariosOfProfile(few, globs).map(({ id }) => id);

it('a profile is what it names, and every calibration', () => {
  expect(ids(['server/times/exp*'])).toEqual([
    'server/times/expired',
    'server/calibration/starttls',
  ]);
  expect(ids(['server/nowhere', '*/fresh'])).toEqual([
    'server/times/fresh',
    'server/calibration/starttls',
  ]);
});

it('without globs it is everything', () => {
  expect(scenariosOfProfile(few, [])).toBe(few);
});

it.each(profiles)('$id names scenarios that there are', (profile) => {
  const chosen = scenariosOfProfile(scenarios, profile.scenarios).filter(
    ({ calibrates }) => !calibrates,
  );
  expect(chosen.length).toBeGreaterThan(0);
  for (const glob of profile.scenarios)
    expect([glob, scenariosOfProfile(scenarios, [glob]).length > 0]).toEqual([glob, true]);
});
