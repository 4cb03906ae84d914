import { describe, expect, it } from 'vitest';
import { ruleCatalogue } from '../../harness/examiner/rules.ts';
import { matches } from '../../harness/model/glob.ts';
import { type DefectName, IGNORES, isDefect } from '../../harness/reference/defects/defects.ts';
import { scenarios } from '../../suites/index.ts';
import { knownDefects } from './defects.ts';

const rules = ruleCatalogue().map(({ rule }) => `${IGNORES}${rule}`);

describe.each(knownDefects())('$role $name', ({ role, name, does, trips }) => {
  it('is held against scenarios that there are, of its own role', () => {
    expect(trips.length).toBeGreaterThan(0);
    for (const glob of trips) {
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

it('a misspelt defect does not compile, and is none', () => {
  type IsOne<Name extends string> = Name extends DefectName ? true : false;
  const right: [IsOne<'staples-nothing'>, IsOne<'ignores:signature.valid'>] = [true, true];
  const wrong: [IsOne<'staples-nothin'>, IsOne<'ignores:signature.invalid'>] = [false, false];
  expect([isDefect('staples-nothing'), isDefect('ignores:signature.valid')]).toEqual(right);
  expect([isDefect('staples-nothin'), isDefect('ignores:signature.invalid')]).toEqual(wrong);
});
