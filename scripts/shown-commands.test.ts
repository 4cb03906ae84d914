import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { describe, expect, test } from 'vitest';
import { program } from '../cli/program.ts';
import { mailstaple } from '../cli/shared/command.fixture.ts';

const root = join(import.meta.dirname, '..');
const papers = [
  'README.md',
  'CONTRIBUTING.md',
  ...readdirSync(join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

/** Words as a shell parts them; quotes are the only signs of it that our papers use. */
const wordsOf = (line: string): string[] =>
  [...line.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(
    ([, one, two, three]) => one ?? two ?? three ?? '',
  );

interface Shown {
  paper: string;
  line: string;
  words: string[];
}

/**
 * Every command line of ours in the shell blocks of a paper; what is optional there is left as it
 * is.
 */
const shownIn = (paper: string): Shown[] =>
  [...readFileSync(join(root, paper), 'utf8').matchAll(/```sh\n([\s\S]*?)```/g)]
    .flatMap(([, block = '']) => block.split('\n'))
    .flatMap((text) => {
      const line = text.replace(/\s+#.*$/, '').trim();
      const [, rest] =
        /^(?:source <\()?(?:npm start --|(?:npx )?mailstaple) ([^|)]*)/.exec(line) ?? [];
      return rest === undefined ? [] : [{ paper, line, words: wordsOf(rest) }];
    });
const shown = papers.flatMap(shownIn);

/** The command line as it is, that does nothing once it has read its words. */
function reader(): { top: Command; named: string[] } {
  const named: string[] = [];
  const quiet = (command: Command): void => {
    for (const each of command.commands) quiet(each);
    if (command.commands.length === 0)
      command.action(() => {
        named.push(command.name());
      });
  };
  const top = program();
  quiet(top);
  return { top, named };
}

describe('every command that a paper shows', { timeout: 120_000 }, () => {
  test('there are many, of many commands', () => {
    expect(shown.length).toBeGreaterThan(20);
    expect(new Set(shown.map(({ words }) => words[0])).size).toBeGreaterThan(12);
  });

  test.each(shown)('$paper: $line', async ({ words }) => {
    const { top, named } = reader();
    await top.parseAsync(words, { from: 'user' });
    expect(named).toEqual([words[0] === 'images' ? words[1] : words[0]]);
  });

  test('one with a misspelt option would be found', async () => {
    const { top } = reader();
    await expect(top.parseAsync(['run', '--onyl', 'x'], { from: 'user' })).rejects.toThrow(/onyl/);
  });

  test.each(shown.filter(({ words }) => ['list', 'explain'].includes(words[0] ?? '')))(
    'runs as it stands: $line',
    async ({ words }) => {
      const { code, out } = await mailstaple(...words);
      expect(code).toBe(0);
      expect(out).not.toBe('');
    },
  );

  test.each(
    shown.filter(
      ({ words }) =>
        words[0] === 'run' &&
        !words.some((word) => /exec|failed-in|shard|watch|config|^http:/.test(word)),
    ),
  )('is a run that can be planned: $line', async ({ words }) => {
    const { code, err } = await mailstaple(
      ...words.filter((word) => word !== '--dry-run'),
      '--dry-run',
    );
    // Without an engine what runs in a container is said to be left out.
    expect(err).toMatch(/^$|no Docker engine answers/);
    expect(code === 0 || err !== '').toBe(true);
  });
});
