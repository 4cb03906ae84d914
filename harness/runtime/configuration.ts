import type { FileSpec, Layout } from '../model/target.ts';

/** Octets of one file, and of all, that are shown. */
const LONGEST = 64 * 1024;
const MOST = 256 * 1024;

const cut = (text: string, most: number): string =>
  text.length > most ? `${text.slice(0, most)}\n… ${text.length - most} more characters\n` : text;

const isShown = ({ content, mode = 0o644, aid }: FileSpec): boolean =>
  typeof content === 'string' && (mode & 0o111) === 0 && !aid;

/** A word as a shell would take it. */
const word = (text: string): string =>
  /^[\w@%+=:,./-]+$/.test(text) ? text : `'${cut(text, 2000).replaceAll("'", "'\\''")}'`;

/** A command with its environment, as it would be typed. */
export function shownCommand(
  argv: readonly string[],
  env: Readonly<Record<string, string>> = {},
): string {
  const set = Object.entries(env).map(([name, value]) => `${name}=${word(value)}`);
  return `$ ${[...set, ...argv.map(word)].join(' ')}\n`;
}

/**
 * A layout as text, for the evidence of a cell: what is put in place as configuration, and what is
 * started. Programs of our own that only help to start it are left out, and so is what is no text.
 */
export function shownLayout({ files, processes }: Pick<Layout, 'files' | 'processes'>): string {
  const parts = [
    ...files
      .filter(isShown)
      .map(({ path, content }) => `==> ${path} <==\n${cut(String(content), LONGEST)}`),
    ...processes.map(({ argv, env }) => shownCommand(argv, env)),
  ];
  return cut(parts.map((part) => (part.endsWith('\n') ? part : `${part}\n`)).join('\n'), MOST);
}
