import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { explain } from '../cli/commands/explain/explain.ts';
import { cellNameOf } from '../cli/commands/replay/parse.ts';
import type { RunOptions } from '../cli/commands/run/options.ts';
import { planRun } from '../cli/commands/run/plan/plan.ts';
import { program } from '../cli/program.ts';
import { matches } from '../harness/model/glob.ts';
import {
  commandsOf,
  othersIn,
  papers,
  type Read,
  read,
  type Shown,
  shownIn,
} from './shown.fixture.ts';

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
    .map((line) => {
      const rest = line.replace(/^mailstaple /, '').replace(/[|>&].*$/, '');
      const own = [...rest.matchAll(/'([^']*)'|(\S+)/g)];
      const parted = own.map(([, one, two]) => one ?? two ?? '');
      return { paper: `${command.name()} --help`, line, words: parted };
    });
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

  /** A command line, and what the program made of it. */
  const asRead = async ({ words: own }: Shown): Promise<Read> => {
    const found = await read(words(own));
    if (!found) throw new Error(own.join(' '));
    return found;
  };

  // Each with its own options; lines that differ in their patterns alone are planned together, and
  // each pattern leaves something to play. A resolver that is named is asked before a run is
  // planned.
  const planned = [...shown, ...helped].filter(({ words: [first], line }) => {
    const elsewhere = /--(?:exec|failed-in|resolver|config|baseline|resume|ca)\b|https?:|example-/;
    return first === 'run' && !elsewhere.test(line) && !/--all| acme| our-| \.\//.test(line);
  });
  const alike = ({ words: own }: Shown): string =>
    words(own)
      .filter((word, at, all) => word !== '--only' && all[at - 1] !== '--only')
      .join(' ');
  test.each([...Map.groupBy(planned, alike)])('can be planned: %s', async (_, lines) => {
    const asked = await Promise.all(lines.map(asRead));
    const options = asked.map((one) => one.options as unknown as RunOptions);
    const globs = options.map(({ only = [] }) => only);
    const plans = [
      ...(globs.some((only) => only.length === 0) ? [[]] : []),
      ...(globs.flat().length > 0 ? [globs.flat()] : []),
    ];
    const [{ args } = { args: [] }] = asked;
    for (const only of plans) {
      const { only: _only, ...rest } = options[0] ?? ({} as RunOptions);
      const asOne = { ...rest, ...(only.length > 0 ? { only } : {}) };
      const { problems, targets } = await planRun(args, asOne, true);
      expect(problems).toEqual([]);
      const ids = targets.flatMap(({ cells }) => cells.map(({ scenario }) => scenario.id));
      expect(ids.length).toBeGreaterThan(0);
      expect(only.filter((glob) => !ids.some((id) => matches(glob, id)))).toEqual([]);
    }
  });

  const naming = (command: string): Shown[] =>
    [...shown, ...helped].filter(({ words: [first] }) => first === command);

  /** Is there something of that name? @throws UsageError as the command would. */
  async function lookUp(id: string): Promise<void> {
    const said = vi.spyOn(process.stdout, 'write').mockImplementation(() => true);
    try {
      await explain(id);
    } finally {
      said.mockRestore();
    }
  }

  test.each(naming('explain'))('there is what it explains: $line', async (line) => {
    const { args } = await asRead(line);
    for (const id of args) await lookUp(id);
  });

  async function cellIsThere(cell: string): Promise<boolean> {
    const { scenario, target, version } = cellNameOf(cell);
    const options = { only: [scenario], format: [] } as unknown as RunOptions;
    const { targets } = await planRun([`${target}@${version}`], options, true);
    return targets.some(({ cells }) => cells.some(({ id }) => id === cell));
  }

  test.each(naming('replay'))('there is the cell that it replays: $line', async (line) => {
    const { args } = await asRead(line);
    expect(args).toHaveLength(1);
    for (const cell of args) expect(await cellIsThere(cell)).toBe(true);
  });

  test('a name or a cell that there is not would be found', async () => {
    expect(naming('explain').length).toBeGreaterThan(1);
    expect(naming('replay').length).toBeGreaterThan(1);
    await expect(lookUp('server/times/expried')).rejects.toThrow(/did you mean/);
    expect(await cellIsThere('server/times/expired@exim-gnutls:4.98#starttls,tls1.3')).toBe(true);
    expect(await cellIsThere('server/times/expired@exim-gnutls:4.98#http')).toBe(false);
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

  test.each(helped)('$paper: $line', async ({ words: own }) => {
    expect(await read(own)).toBeDefined();
  });
});
