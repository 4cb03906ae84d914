import { execFileSync } from 'node:child_process';
import {
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  checkPlainFolder,
  NotPlainError,
  plainFolder,
  readPlain,
  writeAnew,
} from './plain-files.ts';

let dir = '';
const at = (name: string): string => join(dir, name);
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'plain-'));
  writeFileSync(at('mine'), 'mine');
});
afterEach(() => rmSync(dir, { recursive: true }));

describe('what is read', () => {
  it('is a plain file, whole', () => {
    expect(readPlain(at('mine'), 4).toString()).toBe('mine');
    writeFileSync(at('empty'), '');
    expect(readPlain(at('empty'), 4)).toHaveLength(0);
  });

  it('is no link, folder, pipe or device, and nothing longer than it may be', () => {
    symlinkSync('mine', at('link'));
    symlinkSync('/dev/zero', at('zero'));
    execFileSync('mkfifo', [at('pipe')]);
    writeFileSync(at('sparse'), '');
    truncateSync(at('sparse'), 2 ** 40);
    for (const path of [at('link'), at('zero'), at('pipe'), at('sparse'), dir, '/dev/zero'])
      expect(() => readPlain(path, 100)).toThrow(NotPlainError);
    expect(() => readPlain(at('nowhere'), 100)).toThrow(/ENOENT/);
  });
});

describe('what is written', () => {
  it('is a new file, whatever stood there, and nothing is left beside it', () => {
    symlinkSync('mine', at('link'));
    symlinkSync('not-there', at('dangling'));
    linkSync(at('mine'), at('second'));
    writeFileSync(at('old'), 'old', { mode: 0o600 });
    for (const name of ['link', 'dangling', 'second', 'old', 'new']) {
      writeAnew(at(name), name, 0o640);
      expect(readFileSync(at(name), 'utf8')).toBe(name);
      expect(lstatSync(at(name)).isFile()).toBe(true);
      expect(statSync(at(name)).mode & 0o777).toBe(0o640);
    }
    expect(readFileSync(at('mine'), 'utf8')).toBe('mine');
    expect(readdirSync(dir).sort()).toEqual(['dangling', 'link', 'mine', 'new', 'old', 'second']);
  });

  it('does not take the place of a folder', () => {
    mkdirSync(at('folder'));
    expect(() => writeAnew(at('folder'), 'x')).toThrow(/EISDIR|ENOTEMPTY|EEXIST/);
    expect(readdirSync(dir).sort()).toEqual(['folder', 'mine']);
  });
});

describe('a folder', () => {
  it('is made with those above it', () => {
    expect(plainFolder(dir, 'a/b/c')).toBe(at('a/b/c'));
    expect(plainFolder(dir, 'a/b/c')).toBe(at('a/b/c'));
    expect(lstatSync(at('a/b/c')).isDirectory()).toBe(true);
    checkPlainFolder(dir, 'a/b/c/d/e');
  });

  it('is none behind a link or a file', () => {
    mkdirSync(at('elsewhere'));
    symlinkSync('elsewhere', at('link'));
    for (const below of ['link/a', 'link', 'mine/a'])
      for (const use of [plainFolder, checkPlainFolder])
        expect(() => use(dir, below)).toThrow(NotPlainError);
    expect(readdirSync(at('elsewhere'))).toEqual([]);
  });
});
