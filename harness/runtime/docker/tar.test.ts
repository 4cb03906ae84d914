import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { tar } from './tar.ts';

const text = (words: string) => new TextEncoder().encode(words);

test('the system tar reads names, modes, sizes and bytes back', () => {
  const archive = tar([
    { path: 'a', mode: 0o1777 },
    { path: 'a/empty', mode: 0o000, content: new Uint8Array() },
    { path: 'a/exact', mode: 0o644, content: new Uint8Array(512).fill(120) },
    { path: 'a/short', mode: 0o755, content: text('hello') },
  ]);
  const listed = execFileSync('tar', ['-tvf', '-', '--numeric-owner'], {
    input: archive,
  }).toString();
  const rows = listed
    .trim()
    .split('\n')
    .map((row) => row.split(/\s+/));
  expect(rows.map((row) => [row[0], row[1], row[2], row.at(-1)])).toEqual([
    ['drwxrwxrwt', '0/0', '0', 'a/'],
    ['----------', '0/0', '0', 'a/empty'],
    ['-rw-r--r--', '0/0', '512', 'a/exact'],
    ['-rwxr-xr-x', '0/0', '5', 'a/short'],
  ]);
  expect(execFileSync('tar', ['-xOf', '-', 'a/short'], { input: archive }).toString()).toBe(
    'hello',
  );
});

test('the same entries give the same bytes', () => {
  const entries = [{ path: 'x', mode: 0o644, content: text('1') }];
  expect(tar(entries)).toEqual(tar(entries));
});

test('a path that does not fit is refused, not cut', () => {
  expect(() => tar([{ path: 'x'.repeat(101), mode: 0o644, content: text('') }])).toThrow(
    RangeError,
  );
});
