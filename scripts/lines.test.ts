import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const clone = join(import.meta.dirname, '..');
const files = execFileSync(
  'git',
  ['ls-files', '-co', '--exclude-standard', '*.ts', '*.js', '*.mjs', '*.cjs'],
  { cwd: clone, encoding: 'utf8' },
)
  .split('\n')
  .filter((file) => file !== '')
  .map((name) => ({ name, lines: readFileSync(join(clone, name), 'utf8').split('\n') }));

/** Biome sets code in so many columns, and leaves texts and comments as they are. */
const COLUMNS = 100;
const LINES = 400;
/** What cannot be broken: a regular expression by itself. */
const pattern = /^\s*(?:[?:] )?\/(?![*/]).*\/[a-z]*(?:\.\w+\()?[,;)]*$/;
/** What Biome keeps on one line, as long as it may: where a test begins, with its title. */
const title = /^\s*(?:describe|it|test)(?:\.\w+)*\(\s*['"`]/;
const LONGEST_TITLE = 120;

/** HTML in templates, where a line end would be a part of the page. */
const markup = new Set([
  'reports/history.ts',
  'reports/html/static.ts',
  'reports/profile/document.ts',
]);

const isLong = (line: string): boolean => {
  const columns = [...line].length;
  if (columns <= COLUMNS || pattern.test(line)) return false;
  return columns > LONGEST_TITLE || !title.test(line);
};

it('no line is longer than a hundred columns', () => {
  const long = files.flatMap(({ name, lines }) =>
    lines.flatMap((line, at) => (!markup.has(name) && isLong(line) ? [`${name}:${at + 1}`] : [])),
  );
  expect(long).toEqual([]);
});

it('such a line would be found', () => {
  const text = 'x'.repeat(COLUMNS);
  expect([isLong(text), isLong(`${text}x`)]).toEqual([false, true]);
  expect([isLong(`  /${text}/i,`), isLong(`  // ${text}`)]).toEqual([false, true]);
  expect([isLong(`/** ${text} */`), isLong(`  /* ${text} */`)]).toEqual([true, true]);
  expect(isLong(`// ${text}/`)).toBe(true);
  const begins = (columns: number): string => `it('${'x'.repeat(columns - 6)}',`;
  expect([isLong(begins(LONGEST_TITLE)), isLong(begins(LONGEST_TITLE + 1))]).toEqual([false, true]);
});

it('no file is longer than four hundred lines', () => {
  // The empty piece behind the last line end is no line.
  const long = files.filter(({ lines }) => lines.length - 1 > LINES);
  expect(long.map(({ name }) => name)).toEqual([]);
});
