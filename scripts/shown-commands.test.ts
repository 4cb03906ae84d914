import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { RunOptions } from '../cli/commands/run/options.ts';
import { planRun } from '../cli/commands/run/plan/plan.ts';
import { program } from '../cli/program.ts';
import { matches } from '../harness/model/glob.ts';
import { commandsOf, othersIn, papers, read, shownIn } from './shown.fixture.ts';

const root = join(import.meta.dirname, '..');
const shown = papers.flatMap(shownIn);
const others = papers.flatMap(othersIn);
/** What stands for something of the reader's. */
const meant: Record<string, string> = {
  LIST: 'json',
  NAME: 'reference',
  SCENARIO: 'server/times/expired',
  '@NAME@@1': 'reference',
};
const words = (of: readonly string[]): string[] => of.map((word) => meant[word] ?? word);

/** The examples of every command's help. */
const helped = commandsOf(program()).flatMap((command) => {
  let text = '';
  command.configureOutput({
    writeOut: (piece) => {
      text += piece;
    },
  });
  command.outputHelp();
  const [, examples = ''] = /\nExamples?:\n([\s\S]*?)(?:\n\n|$)/.exec(text) ?? [];
  return examples
    .split(/\n|; | && /)
    .map((line) => line.trim().replace(/ {2,}.*$/, ''))
    .filter((line) => line.startsWith('mailstaple '))
    .map((line) => ({ paper: `${command.name()} --help`, line }));
});

describe('every command that a paper shows', { timeout: 300_000 }, () => {
  test('there are many, of every command, in every paper that shows any', () => {
    expect(papers).toEqual(expect.arrayContaining(['README.md', 'docs/trust.md']));
    expect(shown.length).toBeGreaterThan(200);
    const named = new Set(shown.map((it) => it.words[0]));
    const all = program().commands.map((command) => command.name());
    expect(all.filter((name) => !named.has(name))).toEqual([]);
  });

  test.each(shown)('$paper: $line', async ({ words: own }) => {
    const found = await read(words(own));
    expect(own.slice(0, 2)).toContain(found?.name);
  });

  // Of each target once: its scenarios are there, and each pattern leaves something to play. A
  // resolver that is named is asked before a run is planned.
  const planned = shown.filter(({ words: [first], line }) => {
    return first === 'run' && !/--(?:exec|failed-in|resolver)|https?:|example-|--all/.test(line);
  });
  const byTarget = Map.groupBy(planned, ({ words: own }) => words(own)[1] ?? '');
  test.each([...byTarget])('can be planned: run %s', async (_, lines) => {
    const options = await Promise.all(
      lines.map(async ({ words: own }) => {
        const found = await read(words(own));
        return { ...found, options: found?.options as unknown as RunOptions };
      }),
    );
    const only = options.flatMap((it) => it.options.only ?? []);
    for (const { args = [], options: own } of options.filter((it) => !it.options.only)) {
      const { problems, planned: count } = await planRun(args, own, true);
      expect({ problems, some: count > 0 }).toEqual({ problems: [], some: true });
    }
    const [narrow] = options.filter((it) => it.options.only);
    if (!narrow) return;
    const { only: _only, ...rest } = narrow.options;
    const { problems, targets } = await planRun(narrow.args ?? [], { ...rest, only }, true);
    expect(problems).toEqual([]);
    const ids = targets.flatMap(({ cells }) => cells.map(({ scenario }) => scenario.id));
    expect(only.filter((glob) => !ids.some((id) => matches(glob, id)))).toEqual([]);
  });

  test('one with a misspelt option would be found', async () => {
    await expect(read(['run', '--onyl', 'x'])).rejects.toThrow(/onyl/);
  });
});

describe('what else of this tree a paper has run', () => {
  const scripts: { scripts: Record<string, string> } = JSON.parse(
    readFileSync(join(root, 'package.json'), 'utf8'),
  );
  const tests = globSync('{ca,cli,containers,harness,reports,scripts,suites}/**/*.test.ts', {
    cwd: root,
  });

  test('there are some of each kind', () => {
    const kinds = others.map(({ words: [first, second] }) => `${first} ${second}`);
    expect(kinds).toEqual(expect.arrayContaining(['npm run', 'npx vitest']));
    expect(others.length).toBeGreaterThan(20);
  });

  test.each(others)('$paper: $line', ({ words: [program_ = '', ...rest] }) => {
    if (program_ === 'npm') {
      const name = rest.find((word, at) => at > 0 && !word.startsWith('-')) ?? '';
      expect(Object.keys(scripts.scripts)).toContain(name);
    } else if (program_ === 'npx') {
      for (const path of rest.slice(2))
        expect({ path, tests: tests.filter((it) => it.includes(path)).length > 0 }).toEqual({
          path,
          tests: true,
        });
    } else
      expect(existsSync(join(root, program_ === 'node' ? (rest[0] ?? '') : program_))).toBe(true);
  });
});

describe('every example of a help', () => {
  test('there are some of most commands', () => {
    expect(new Set(helped.map(({ paper }) => paper)).size).toBeGreaterThan(15);
  });

  test.each(helped)('$paper: $line', async ({ line }) => {
    const rest = line.replace(/^mailstaple /, '').replace(/[|>&].*$/, '');
    const own = [...rest.matchAll(/'([^']*)'|(\S+)/g)].map(([, one, two]) => one ?? two ?? '');
    expect(await read(own)).toBeDefined();
  });
});
