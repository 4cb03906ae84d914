import { globSync, readFileSync } from 'node:fs';
import { parseSync } from '@swc/core';
import { expect, it } from 'vitest';

/** What runs a program that it is handed as an argument. */
const INTERPRETER = /^(?:\/(?:usr\/)?bin\/)?(?:(?:ba|da)?sh|perl|python3?|awk|sed|node)$/;
const HANDED = /^-[a-zA-Z]*[ce]$/;
/**
 * What commands are put together with: the first line of a script, parameters of the shell,
 * redirections, lists, pipes and loops.
 */
const SHELL = new RegExp(
  [
    '^#!/(?!usr/bin/env node)',
    /"\$[@?\d]|\$\((?:cat|mktemp|seq|basename) /.source,
    /2>&1|2> ?\/dev\/null|< ?\/dev\/null|\bexec [0-9]</.source,
    /&& (?:exec|cat|cd|rm|mv|ln|echo|printf|sh|[.:]) |\|\| (?:exit|true)\b|; exit \d/.source,
    /\| (?:sh|sed|awk|grep|head|tail|base64|xargs|while|docker) ['"\0-]/.source,
    /\b(?:for|while|until|if) [^\n]*; (?:do|then)\b|\bwhile read\b/.source,
  ].join('|'),
);

type Node = Record<string, unknown>;
const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null;

/** The strings of a program in the order they stand, nothing for a name, a template with its holes
 * as `\0`. */
function strings(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(strings);
  if (!isNode(value)) return [];
  if (value.type === 'Identifier') return [''];
  if (value.type === 'StringLiteral') return [String(value.value)];
  if (value.type !== 'TemplateLiteral') return Object.values(value).flatMap(strings);
  const { quasis, expressions } = value;
  const parts = Array.isArray(quasis) ? quasis.filter(isNode) : [];
  return [parts.map(({ cooked }) => String(cooked)).join('\0'), ...strings(expressions)];
}

/** The programs of other languages that stand in a text of TypeScript. */
function programs(text: string): string[] {
  const all = strings(parseSync(text, { syntax: 'typescript', target: 'esnext' }));
  const handed = all.filter(
    (_, index) => INTERPRETER.test(all[index - 1] ?? '') && HANDED.test(all[index] ?? ''),
  );
  return [...handed, ...all.filter((one) => SHELL.test(one))];
}

/**
 * It looks at each string by itself: one that is put together out of innocent pieces would pass.
 * Tests and their fixtures may do as they like, and what completes our words in a user's shell is
 * made of the command tree, and read by those shells in a test of its own.
 */
it('no program of several commands is put together in TypeScript', () => {
  const files = globSync('{ca,cli,containers,harness,reports,scripts,suites}/**/*.ts').filter(
    (file) => !/node_modules\/|^cli\/commands\/completion\/|\.(?:test|fixture)\.ts$/.test(file),
  );
  expect(files.length).toBeGreaterThan(300);
  expect(
    files.flatMap((file) => programs(readFileSync(file, 'utf8')).map((one) => `${file}: ${one}`)),
  ).toEqual([]);
});

const quoted = (text: string): string => text.replaceAll('~', '$');

it.each([
  ["spawn('sh', ['-c', text])", '-c'],
  ["const argv = ['perl', '-ane', text];", '-ane'],
  ['const run = `#!/bin/sh ~{line}`;', '#!/bin/sh \0'],
  ['const run = `cd ~{dir} && exec ~{program}`;', 'cd \0 && exec \0'],
  ['const run = `exec "~0" -d "~1"`;', 'exec "~0" -d "~1"'],
  ["const run = ['while read -r word', 'do echo', 'done'];", 'while read -r word'],
])('such a one is found: %s', (text, found) => {
  expect(programs(quoted(text))).toEqual([quoted(found)]);
});

it('a single command is none', () => {
  const text = "spawn('sh', [file, '-c']); const run = `exec ~{line(argv)}`;";
  expect(programs(quoted(text))).toEqual([]);
});
