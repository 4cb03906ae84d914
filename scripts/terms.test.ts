import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, it } from 'vitest';

const clone = join(import.meta.dirname, '..');
const guide = readFileSync(join(clone, 'docs', 'words.md'), 'utf8');
/** The words of the table "Not used", in lower case. */
const banned = new Set(
  [...(guide.split('## Not used')[1] ?? '').matchAll(/^\| (?!not \|)([a-z, ]+) \|/gm)].flatMap(
    ([, words = '']) => words.split(', '),
  ),
);

const listed = (...patterns: string[]): string[] =>
  execFileSync('git', ['ls-files', '-co', '--exclude-standard', ...patterns], {
    cwd: clone,
    encoding: 'utf8',
  })
    .split('\n')
    .filter((file) => file !== '');
const files = listed('*.ts');

/** `openServerStage` is open, server, stage. */
const wordsOf = (name: string): string[] =>
  name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z]+/);

const read = (file: string): string => readFileSync(join(clone, file), 'utf8');
const declared = /\b(?:function\*?|const|let|class|interface|type) (\w+)/g;
const exported = /^export (?:async )?(?:function\*?|const|class|interface|type) (\w+)/gm;
const namesIn = (file: string, pattern: RegExp): string[] =>
  [...read(file).matchAll(pattern)].map(([, name = '']) => name);

/** Of the words that are not used those that a name of one function alone may be made of. */
const everyday = new Set([
  'words',
  'said',
  'turn',
  'turns',
  'heard',
  'letter',
  'letters',
  'front',
  'stage',
  'stages',
]);

const found = (names: (file: string) => string[], words: ReadonlySet<string>): string[] =>
  files.flatMap((file) =>
    names(file)
      .filter((name) => wordsOf(name).some((word) => words.has(word)))
      .map((name) => `${file}: ${name}`),
  );

it('the guide names words that are not used', () => {
  expect(banned.size).toBeGreaterThan(20);
  expect(banned).toContain('mailroom');
});

it('no file and nothing exported bears a word that says nothing to a reader of the field', () => {
  expect(found((file) => [basename(file), ...namesIn(file, exported)], banned)).toEqual([]);
});

it('nor does any other name, but for words of every day', () => {
  expect([...everyday].filter((word) => !banned.has(word))).toEqual([]);
  const others = new Set([...banned].filter((word) => !everyday.has(word)));
  expect(found((file) => namesIn(file, declared), others)).toEqual([]);
});

it('comments and papers are plain English', () => {
  const odd = /how-manieth|by the book|empty tale|\bstands? in for\b/;
  const texts = listed('*.ts', '*.js', '*.md', '*.yaml', '*.sh', '*.pl');
  expect(texts.filter((file) => file !== 'scripts/terms.test.ts' && odd.test(read(file)))).toEqual(
    [],
  );
});

it('such a word would be found', () => {
  expect(wordsOf('openServerStage')).toEqual(['open', 'server', 'stage']);
  expect(wordsOf('last-words.ts').some((word) => banned.has(word))).toBe(true);
});
