import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { findingsIn } from '../../cli/shared/known-findings.ts';
import { scenarios } from '../../suites/index.ts';
import { why } from '../../suites/why.ts';
import { familyOf } from './clauses.ts';
import { papers } from './papers.ts';

const home = join(import.meta.dirname, '..', '..');
const rooms = join(home, 'containers');
const found = findingsIn(rooms);
const ids = found.flatMap(({ findings }) => findings.map(({ id }) => id));
const baselines = readdirSync(rooms)
  .map((name) => join(rooms, name, 'baseline.yaml'))
  .filter((path) => existsSync(path))
  .map((path) => ({ path, text: readFileSync(path, 'utf8') }));

it('the papers are those that the data make today', async () => {
  for (const [path, content] of await papers(home))
    expect(readFileSync(join(home, path), 'utf8'), `${path}: npm run papers`).toBe(content);
});

it('every family of scenarios says why its clauses fit, in a sentence or two, and no other does', () => {
  const families = new Set(scenarios.map(familyOf));
  expect(Object.keys(why).toSorted()).toEqual([...families].toSorted());
  expect(Object.values(why).filter((sentence) => !/^[A-Z].{40,400}\.$/.test(sentence))).toEqual([]);
});

it('no finding has the id of another', () => {
  expect(ids.length).toBe(new Set(ids).size);
});

it('what a baseline names is a finding', () => {
  const named = baselines.flatMap(({ path, text }) =>
    [...text.matchAll(/\(findings?: ([A-Z0-9_, -]+)\)/g)].flatMap(([, list = '']) =>
      list.split(', ').map((id) => `${path} ${id}`),
    ),
  );
  expect(named.length).toBeGreaterThan(20);
  expect(named.filter((one) => !ids.includes(one.split(' ').at(-1) ?? ''))).toEqual([]);
});

it('a baseline names findings of its own target, and each of its lines that fails names one', () => {
  const foreign = found.flatMap(({ target, verdicts, findings }) =>
    [...verdicts.keys()]
      .filter((id) => !findings.some((one) => one.id === id))
      .map((id) => `${target}: ${id}`),
  );
  expect(foreign).toEqual([]);
});
