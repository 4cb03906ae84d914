import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { scenarios } from '../suites/index.ts';

/** What our papers say of this tree, beside commands: those have a test of their own. */

const root = join(import.meta.dirname, '..');
const read = (paper: string): string => readFileSync(join(root, paper), 'utf8');

it('the README says how many scenarios there are, by hundreds', () => {
  const [, said] = /in more than (\d+) scenarios/.exec(read('README.md')) ?? [];
  expect(Number(said)).toBe(Math.floor((scenarios.length - 1) / 100) * 100);
});

/** Paths of this tree that a paper names, but for those with something of the reader's in them. */
const pathsIn = (text: string): string[] =>
  [
    ...text.matchAll(
      /`((?:ca|cli|containers|docs|examples|harness|reports|scripts|suites)\/[^`\s]*)`/g,
    ),
  ]
    .map(([, path = '']) => path)
    .filter((path) => !/[<>*…]|[A-Z]{4}/.test(path));

it.each(['README.md', 'CONTRIBUTING.md', 'docs/architecture.md', 'docs/bring-your-own.md'])(
  'every path of this tree that %s names is there',
  (paper) => {
    const paths = pathsIn(read(paper));
    expect(paths.length).toBeGreaterThan(1);
    expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  },
);

it('a path that is not there would be found', () => {
  expect(pathsIn('in `cli/formats.ts`, and `containers/<target>/x`')).toEqual(['cli/formats.ts']);
  expect(existsSync(join(root, 'cli/formats.ts'))).toBe(false);
});
