import { describe, expect, it } from 'vitest';
import { ruleCatalogue } from '../../harness/examiner/rules.ts';
import { matches } from '../../harness/model/glob.ts';
import { IGNORES } from '../../harness/reference/defects.ts';
import { scenarios } from '../../suites/index.ts';
import { knownDefects } from './defects.ts';

const rules = ruleCatalogue().map(({ rule }) => `${IGNORES}${rule}`);

describe.each(knownDefects())('$role $name', ({ role, name, does, concerns }) => {
  it('is held against scenarios that there are, of its own role', () => {
    expect(concerns.length).toBeGreaterThan(0);
    for (const glob of concerns) {
      const met = scenarios.filter(({ id }) => matches(glob, id));
      expect([glob, met.length > 0 && met.every((scenario) => scenario.role === role)]).toEqual([
        glob,
        true,
      ]);
    }
  });

  it('says what it does wrong, in a line', () => {
    expect(does).toMatch(/^[^\n]{10,120}$/);
    if (name.startsWith(IGNORES)) expect(rules).toContain(name);
  });
});

it('no role has a defect twice', () => {
  const names = knownDefects().map(({ role, name }) => `${role} ${name}`);
  expect(new Set(names).size).toBe(names.length);
});
