import { execFileSync } from 'node:child_process';
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Change } from './machine.ts';
import { CHANGE_PROGRAM, changeCommand, quote, starting } from './script.ts';

let dir = '';
let file = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'mailstaple-test-'));
  file = join(dir, "it's a file");
  writeFileSync(file, 'old');
});
afterEach(() => rmSync(dir, { recursive: true }));

const make = (changes: readonly Change[]) => {
  const [program = '', ...words] = changeCommand(CHANGE_PROGRAM, changes, 'new');
  execFileSync(program, words);
};
const bytes = Buffer.from([0, 255, 39, 10, 92]);

test('in place: the same file, other bytes', () => {
  const before = statSync(file).ino;
  make([{ how: 'in-place', path: file, bytes }]);
  expect(readFileSync(file)).toEqual(bytes);
  expect(statSync(file).ino).toBe(before);
});

test('by rename: another file under the name', () => {
  const before = statSync(file).ino;
  make([{ how: 'rename', path: file, bytes }]);
  expect(readFileSync(file)).toEqual(bytes);
  expect(statSync(file).ino).not.toBe(before);
});

test('by symlink: the name is a link, and can be swapped again', () => {
  make([{ how: 'symlink', path: file, bytes }]);
  make([{ how: 'remove', path: `${file}.unused` }]);
  expect(lstatSync(file).isSymbolicLink()).toBe(true);
  expect(readlinkSync(file)).toContain('.new-0');
  expect(readFileSync(file)).toEqual(bytes);
});

test('several changes in one go, in order', () => {
  const other = join(dir, 'other');
  make([
    { how: 'rename', path: other, bytes },
    { how: 'remove', path: file },
  ]);
  expect(readFileSync(other)).toEqual(bytes);
  expect(() => statSync(file)).toThrow();
});

test('nothing and a great deal can be written', () => {
  const large = Buffer.alloc(400_000, 'x');
  make([
    { how: 'in-place', path: file, bytes: large },
    { how: 'rename', path: join(dir, 'empty'), bytes: new Uint8Array() },
  ]);
  expect(readFileSync(file)).toEqual(large);
  expect(statSync(join(dir, 'empty')).size).toBe(0);
});

test('any word survives the shell', () => {
  const word = `$(echo no) ' " \\ \n*`;
  expect(execFileSync('sh', ['-c', `printf %s ${quote(word)}`]).toString()).toBe(word);
});

test('the start script says which program ended and how, and shows the log', () => {
  const log = join(dir, 'log', 'main');
  const load = {
    processes: [
      { argv: ['sh', '-c', 'echo "$WORD" >> "$1"; exit 7', 'sh', log], env: { WORD: 'seen here' } },
    ],
    logs: [],
  };
  const { files, argv } = starting(load, dir);
  for (const { path, content } of files) writeFileSync(path, content);
  mkdirSync(join(dir, 'log'));
  const [program = '', ...words] = argv;
  expect(execFileSync(program, words).toString()).toContain(
    'mailstaple: program 1 of 1 ended with code 7',
  );
  expect(readFileSync(log, 'utf8')).toBe('seen here\n');
});

test('a change that fails is the last, and is told', () => {
  const missing = join(dir, 'no', 'such');
  const changes: Change[] = [
    { how: 'rename', path: missing, bytes },
    { how: 'remove', path: file },
  ];
  expect(() => make(changes)).toThrow();
  expect(readFileSync(file, 'utf8')).toBe('old');
});
