import { expect, it } from 'vitest';
import { server } from '../vocabulary.ts';
import { FixtureCache } from './fixture-cache.ts';

const [scenario] = server('group', { one: { title: 'x', proves: ['x'], expect: {} } });

it('makes each arrangement once, and one more for other transports', async () => {
  if (!scenario) throw new Error('no scenario');
  const fixtures = new FixtureCache();
  const make = (key: string, ...transports: ('starttls' | 'implicit')[]) =>
    fixtures.arrangement(key, scenario, new Set(transports));
  const first = await make('a', 'starttls', 'implicit');
  expect(await make('a', 'implicit', 'starttls')).toBe(first);
  const others = await Promise.all([
    make('b', 'starttls', 'implicit'),
    make('a', 'starttls'),
    make('a', 'implicit'),
  ]);
  const slugs = [first, ...others].map(({ arrangement }) => arrangement.slug);
  expect(new Set(slugs).size).toBe(4);
  expect(others[1]?.arrangement.transports).toEqual(['starttls']);
});
