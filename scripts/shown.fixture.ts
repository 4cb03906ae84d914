/**
 * For the tests of the commands that our papers show: what they show, and how the command line
 * reads it.
 */

import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { program } from '../cli/program.ts';

const root = join(import.meta.dirname, '..');

/** Everything that we wrote for people to read. */
export const papers: readonly string[] = globSync('**/*.md', {
  cwd: root,
  exclude: (path) => /(^|\/)(node_modules|dist|mailstaple-out)(\/|$)/.test(path),
}).sort();

/** Words as a shell parts them; quotes are the only signs of it that our papers use. */
const wordsOf = (line: string): string[] =>
  [...line.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(
    ([, one, two, three]) => one ?? two ?? three ?? '',
  );

/** A command line of ours, and where it stands. */
export interface Shown {
  paper: string;
  line: string;
  words: string[];
}

/** Lines of code of a paper: of blocks between fences or set in, and of spans in the text. */
function codeIn(text: string): string[] {
  const fenced = [...text.matchAll(/^```.*\n([\s\S]*?)^```/gm)].map(([, block = '']) => block);
  const rest = text.replaceAll(/^```.*\n[\s\S]*?^```/gm, '');
  const setIn = rest.split('\n').filter((line) => line.startsWith('    '));
  const spans = [...rest.matchAll(/`([^`\n]+)`/g)].map(([, span = '']) => span);
  return [...fenced.flatMap((block) => block.split('\n')), ...setIn, ...spans].map((line) =>
    line
      .trim()
      .replace(/^(?:\$ |time |nice -n \d+ |cd \S+ && |[A-Z_]+=\S+ )+/, '')
      .replace(/ +# .*$/, ''),
  );
}

/** What a paper leaves to its reader: an ellipsis, what is optional, one of several. */
const asTyped = (line: string): string =>
  line
    .replaceAll(/ ?\[[^\]]*\]/g, '')
    .replaceAll('…', '')
    .replace(/(\w)\|[\w|]+/, '$1')
    .trim();

const linesIn = (paper: string): string[] => codeIn(readFileSync(join(root, paper), 'utf8'));

/** Every command line of ours that a paper shows, once each. */
export function shownIn(paper: string): Shown[] {
  const found = new Map<string, Shown>();
  for (const line of linesIn(paper)) {
    const [, rest] =
      /^(?:source <\()?(?:npm start --|(?:npx )?mailstaple) ([a-z][^|)]*)/.exec(asTyped(line)) ??
      [];
    if (rest !== undefined) found.set(line, { paper, line, words: wordsOf(rest) });
  }
  return [...found.values()];
}

/** What else of this tree a paper has its reader run: `npm run X`, a script, tests of ours. */
export const othersIn = (paper: string): Shown[] =>
  linesIn(paper)
    .filter((line) =>
      /^(?:npm run |node scripts|npx vitest run |scripts\/\S+\.sh|examples\/\S+\.sh)/.test(line),
    )
    // A program of the reader's own.
    .filter((line) => !line.includes('$'))
    .map((line) => ({ paper, line, words: wordsOf(asTyped(line)) }));

/** A command, and all below it. */
export const commandsOf = (top: Command): Command[] => [top, ...top.commands.flatMap(commandsOf)];

/** What the command line made of its words. */
export interface Read {
  name: string;
  args: readonly string[];
  options: Record<string, unknown>;
}

/** Has the command line read these words, and do nothing. @throws UsageError as it would. */
export async function read(words: readonly string[]): Promise<Read | undefined> {
  const top = program();
  let found: Read | undefined;
  for (const command of commandsOf(top).filter(({ commands }) => commands.length === 0))
    command.action(() => {
      found = { name: command.name(), args: command.args, options: command.opts() };
    });
  await top.parseAsync([...words], { from: 'user' });
  return found;
}
