import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { program } from '../../program.ts';
import { complaint, Folder, mailstaple } from '../../shared/command.fixture.ts';
import { treeOf } from './tree.ts';

const folder = new Folder();
afterAll(() => folder[Symbol.dispose]());
const main = join(import.meta.dirname, '..', '..', 'main.ts');
// As it is installed: a program of that name in the search path.
mkdirSync(join(folder.path, 'bin'));
chmodSync(
  folder.file('bin/mailstaple', `#!/bin/sh\nexec '${process.execPath}' '${main}' "$@"\n`),
  0o755,
);
const env = {
  ...process.env,
  HOME: folder.path,
  XDG_CONFIG_HOME: folder.path,
  XDG_DATA_HOME: folder.path,
  PATH: `${join(folder.path, 'bin')}:${process.env.PATH}`,
};

/** What a shell says to a script of ours; undefined where there is no such shell. */
function said(shell: string, ...words: string[]): string | undefined {
  const { error, stdout, stderr, status } = spawnSync(shell, words, { encoding: 'utf8', env });
  if (error) {
    if (process.env.MAILSTAPLE_DEMAND?.includes('tools')) throw error;
    return undefined;
  }
  if (status !== 0) throw new Error(`${shell} ${words.join(' ')}: ${stdout}${stderr}`);
  return stdout;
}

const script = async (shell: string): Promise<string> => {
  const { code, out, err } = await mailstaple('completion', shell);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  return folder.file(`completion.${shell}`, out);
};

/** Command lines, the last word unfinished, and words that have to be among what is offered. */
const cases: [string[], string[]][] = [
  [['ru'], ['run']],
  [
    ['images', ''],
    ['build', 'list', 'prune'],
  ],
  [['run', '--sha'], ['--shard']],
  [
    ['run', '--role', ''],
    ['server', 'client', 'fetcher', 'responder'],
  ],
  [['run', '--format', 'ju'], ['junit']],
  [['run', 'exim-g'], ['exim-gnutls']],
  [['list', 'req'], ['requirements']],
  [['explain', 'server/times/expi'], ['server/times/expired']],
  [['run', '--capability', 'staple-fe'], ['staple-fetch']],
];
const quoted = (word: string): string => `'${word}'`;

describe('completion', { timeout: 120_000 }, () => {
  test('the tree holds every command, its options and what they take', () => {
    const tree = treeOf(program());
    const run = tree.find(({ path }) => path.join(' ') === 'run');
    expect(tree.map(({ path }) => path.join(' '))).toEqual(
      expect.arrayContaining(['', 'run', 'images build', 'completion', 'merge']),
    );
    const value = (name: string) => run?.options.find(({ names }) => names.includes(name))?.value;
    expect(value('--role')).toMatchObject({ kind: 'words' });
    expect(value('--out')).toEqual({ kind: 'files' });
    expect(value('--exec')).toEqual({ kind: 'files' });
    expect(value('--only')).toEqual({ kind: 'listed', what: 'scenarios' });
    expect(value('--all')).toBeUndefined();
    expect(run?.argument).toEqual({ kind: 'listed', what: 'targets' });
  });

  test('bash', async () => {
    const file = await script('bash');
    said('bash', '-n', file);
    for (const [words, wanted] of cases) {
      const line = ['mailstaple', ...words];
      const asks =
        `source ${file}; COMP_WORDS=(${line.map(quoted).join(' ')}); ` +
        `COMP_CWORD=${words.length}; _mailstaple; printf '%s\\n' "\${COMPREPLY[@]}"`;
      const offered = said('bash', '--norc', '-c', asks)?.split('\n');
      expect(offered ?? wanted).toEqual(expect.arrayContaining(wanted));
    }
    said('shellcheck', '--shell=bash', '--severity=warning', file);
  });

  test('fish', async () => {
    const file = await script('fish');
    said('fish', '-n', file);
    for (const [words, wanted] of cases) {
      const asks = `source ${file}; complete -C "mailstaple ${words.join(' ')}"`;
      const offered = said('fish', '-N', '-c', asks)
        ?.split('\n')
        .map((line) => line.split('\t')[0]);
      expect(offered ?? wanted).toEqual(expect.arrayContaining(wanted));
    }
  });

  test('zsh', async () => {
    const file = await script('zsh');
    said('zsh', '-n', file);
    for (const [words, wanted] of cases) {
      // The functions of the completion system, as far as they are used, tell what they are given.
      const system = `compdef() { : }; _files() { : }; _message() { : }
        compadd() { shift; print -l -- "$@" }
        _describe() { print -l -- "\${(@)\${(P)2}%%:*}" }`;
      const line = ['mailstaple', ...words].map(quoted).join(' ');
      const asks =
        `${system}; source ${file}; words=(${line}); CURRENT=${words.length + 1}; ` +
        `PREFIX=${quoted(words.at(-1) ?? '')}; _mailstaple`;
      const offered = said('zsh', '-f', '-c', asks)?.split('\n');
      expect(offered ?? wanted).toEqual(expect.arrayContaining(wanted));
    }
  });

  test('another shell: exit 2, and which there are', async () => {
    expect(await complaint('completion', 'tcsh')).toMatch(/bash, zsh, fish/);
    expect(await complaint('completion')).toMatch(/shell/);
  });
});
