import type { Change, Load } from './machine.ts';

/** A word for the shell, whatever is in it. */
export const quote = (word: string): string => `'${word.replaceAll("'", "'\\''")}'`;

/**
 * The script a container starts with: follows the logs, runs every program side by side, and says
 * when one ends. Log files are made first, so that following them begins at once; `tail` is not
 * told of changes on an overlay file system, so it looks fifty times a second.
 */
export function startScript({ processes, logs }: Pick<Load, 'processes' | 'logs'>): string {
  const folders = [...new Set(logs.map((log) => log.slice(0, log.lastIndexOf('/'))))];
  const programs = processes.map(({ argv, env = {} }, index) => {
    const settings = Object.entries(env).map(([name, value]) => quote(`${name}=${value}`));
    const command = [...(settings.length > 0 ? ['env', ...settings] : []), ...argv.map(quote)].join(
      ' ',
    );
    return `( ${command}; echo "mailstaple: program ${index + 1} of ${processes.length} ended with code $?" ) &`;
  });
  return [
    '#!/bin/sh',
    ...folders.map((folder) => `mkdir -p ${quote(folder)}`),
    ...logs.map((log) => `: >> ${quote(log)}`),
    ...(logs.length > 0
      ? [`tail -q -s 0.02 -n +1 -F ${logs.map(quote).join(' ')} 2>/dev/null &`]
      : []),
    ...programs,
    // A program that is called for each message has nothing to run meanwhile.
    programs.length > 0 ? 'wait' : 'exec tail -f /dev/null',
    '',
  ].join('\n');
}

/** Longest argument Linux takes is 128 KiB; base64 text is cut below that. */
const PIECE = 96 * 1024;

const pieces = (bytes: Uint8Array): string[] => {
  const text = Buffer.from(bytes).toString('base64');
  return Array.from({ length: Math.ceil(text.length / PIECE) }, (_, index) =>
    text.slice(index * PIECE, (index + 1) * PIECE),
  );
};

/**
 * The command that makes the changes, in order, stopping at the first that fails. In place: the
 * same file is emptied and written. By rename: a new file takes the name in one step. By symlink:
 * the name becomes a link, in one step, to a new file.
 * @param unique makes the names of new files unique on the machine.
 */
export function changeCommand(changes: readonly Change[], unique: string): string[] {
  const words: string[] = [];
  const write = (bytes: Uint8Array, path: string): string => {
    const given = pieces(bytes).map((piece) => `"\${${words.push(piece)}}"`);
    return given.length === 0
      ? `: > ${quote(path)}`
      : `printf %s ${given.join(' ')} | base64 -d > ${quote(path)}`;
  };
  const steps = changes.flatMap((change, index): string[] => {
    const { path, how } = change;
    const fresh = `${path}.${unique}-${index}`;
    if (how === 'remove') return [`rm -f ${quote(path)}`];
    if (how === 'in-place') return [write(change.bytes, path)];
    const written = write(change.bytes, fresh);
    if (how === 'rename') return [written, `mv -f ${quote(fresh)} ${quote(path)}`];
    const link = `${fresh}.link`;
    return [written, `ln -s ${quote(fresh)} ${quote(link)}`, `mv -f ${quote(link)} ${quote(path)}`];
  });
  return ['sh', '-c', steps.join(' && '), 'sh', ...words];
}
