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

const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '*.ts'], {
  cwd: clone,
  encoding: 'utf8',
})
  .split('\n')
  .filter((file) => file !== '');

/** `openServerStage` is open, server, stage. */
const wordsOf = (name: string): string[] =>
  name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z]+/);

const namesIn = (file: string): string[] => [
  basename(file),
  ...[
    ...readFileSync(join(clone, file), 'utf8').matchAll(
      /^export (?:async )?(?:function\*?|const|class|interface|type) (\w+)/gm,
    ),
  ].map(([, name = '']) => name),
];

it('the guide names words that are not used', () => {
  expect(banned.size).toBeGreaterThan(20);
  expect(banned).toContain('mailroom');
});

it('no file and nothing exported bears a word that says nothing to a reader of the field', () => {
  const found = files.flatMap((file) =>
    namesIn(file)
      .filter((name) => wordsOf(name).some((word) => banned.has(word)))
      .map((name) => `${file}: ${name}`),
  );
  expect(found).toEqual([]);
});

it('such a word would be found', () => {
  expect(wordsOf('openServerStage')).toEqual(['open', 'server', 'stage']);
  expect(wordsOf('last-words.ts').some((word) => banned.has(word))).toBe(true);
});
