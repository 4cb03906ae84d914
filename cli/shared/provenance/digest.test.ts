import { expect, it } from 'vitest';
import { profiles } from '../../../suites/profiles/index.ts';
import { digestOf } from './digest.ts';
import { provenanceOf } from './provenance.ts';

it('is the same wherever the same is said, and another where anything else is', () => {
  const one = digestOf({ a: 1, b: [{ c: new Uint8Array([1, 2]), d: undefined }] });
  expect(one).toMatch(/^[0-9a-f]{64}$/);
  expect(digestOf({ b: [{ c: new Uint8Array([1, 2]) }], a: 1 })).toBe(one);
  for (const other of [{ a: 1, b: [{ c: new Uint8Array([2, 1]) }] }, { a: 1 }, [], null])
    expect(digestOf(other)).not.toBe(one);
  expect(() => digestOf({ a: () => 1 })).toThrow(TypeError);
});

it('what a run is judged by is data, each set with name, date and digest', () => {
  const [profile] = profiles;
  const { suite, requirements, ...rest } = provenanceOf(profile, []);
  expect(suite.scenarios).toBeGreaterThan(400);
  const dated = { date: expect.stringMatching(/^\d{4}-\d\d-\d\d$/), sha256: expect.any(String) };
  expect(requirements).toMatchObject(dated);
  expect(rest).toMatchObject({ profile: { name: 'rfc', ...dated }, baselines: [] });
  expect(new Set(profiles.map((one) => digestOf(one))).size).toBe(profiles.length);
  expect(provenanceOf(undefined, [])).not.toHaveProperty('profile');
});
