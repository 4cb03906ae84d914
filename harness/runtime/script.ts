import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { toBase64 } from '../model/octets.ts';
import type { FileSpec } from '../model/target.ts';
import type { Change, Load } from './machine.ts';

/** A word for the shell, whatever is in it. */
export const quote = (word: string): string => `'${word.replaceAll("'", "'\\''")}'`;

/** Words of a command for the shell. */
export const line = (argv: readonly string[]): string => argv.map(quote).join(' ');

/** One of our programs beside this file, as it is put into `folder`. */
export const ourProgram = (name: string, folder: string): FileSpec => ({
  path: `${folder}/${name}`,
  content: readFileSync(new URL(name, import.meta.url)),
  mode: 0o755,
});

/**
 * What a container starts with: `start.sh` in a folder of ours, and beside it a command a program.
 */
export function starting(
  { processes, logs }: Pick<Load, 'processes' | 'logs'>,
  folder: string,
): { files: FileSpec[]; argv: string[] } {
  const commands = processes.map(({ argv, env = {} }, index): FileSpec => {
    const settings = Object.entries(env).map(([name, value]) => `${name}=${value}`);
    const words = settings.length > 0 ? ['env', ...settings, ...argv] : argv;
    return { path: `${folder}/${index + 1}.sh`, content: `exec ${line(words)}\n` };
  });
  const start = ourProgram('start.sh', folder);
  return {
    files: [start, ...commands],
    argv: ['/bin/sh', start.path, folder, String(commands.length), ...logs],
  };
}

/** Longest argument Linux takes is 128 KiB; base64 text is cut below that. */
const PIECE = 96 * 1024;

const pieces = (bytes: Uint8Array): string[] => {
  const text = toBase64(bytes);
  return Array.from({ length: Math.ceil(text.length / PIECE) }, (_, index) =>
    text.slice(index * PIECE, (index + 1) * PIECE),
  );
};

/** The program that changes files, by its name and where it lies on this machine. */
export const CHANGE = 'change.sh';
export const CHANGE_PROGRAM = fileURLToPath(new URL(CHANGE, import.meta.url));

/**
 * The command that makes the changes, in order, stopping at the first that fails (`change.sh`).
 * @param program where `change.sh` lies on the machine.
 * @param unique makes the names of new files unique on the machine.
 */
export const changeCommand = (
  program: string,
  changes: readonly Change[],
  unique: string,
): string[] => [
  ...['sh', program, unique],
  ...changes.flatMap((change) => {
    const written = change.how === 'remove' ? [] : pieces(change.bytes);
    return [change.how, change.path, String(written.length), ...written];
  }),
];
