import { closeSync, openSync, readSync } from 'node:fs';
import { relative } from 'node:path';
import { visible } from '../../harness/model/visible.ts';
import { UsageError } from './usage.ts';

const CHUNK = 65_536;

const why: Readonly<Record<string, string>> = {
  ENOENT: 'is not there',
  ENOTDIR: 'is not there',
  EISDIR: 'is a folder, not a file',
  EACCES: 'may not be read',
  EPERM: 'may not be read',
  ENAMETOOLONG: 'is not a name a file can have',
  ELOOP: 'is a symlink that leads nowhere',
};

/** What a failed system call says about a path, as the end of a sentence. */
export function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return why[code] ?? `cannot be read (${error instanceof Error ? error.message : String(error)})`;
}

/** A path as it may stand in a sentence. */
export const shownPath = (path: string): string =>
  path === '' ? '""' : visible(path).slice(0, 200);

/** A path as seen from the working directory, where that is no longer. */
export function shortPath(path: string): string {
  const near = relative(process.cwd(), path);
  return visible(
    near !== '' && near.length < path.length && !near.startsWith('../..') ? near : path,
  );
}

/**
 * The whole of a file, which may be a pipe, but no more than `limit` octets.
 * @throws UsageError in one sentence when it cannot be read or is longer.
 */
export function readFileWithin(path: string, limit: number): Buffer {
  const chunks: Buffer[] = [];
  let size = 0;
  let file: number | undefined;
  try {
    file = openSync(path, 'r');
    for (;;) {
      const chunk = Buffer.allocUnsafe(CHUNK);
      const read = readSync(file, chunk);
      if (read === 0) break;
      size += read;
      if (size > limit) break;
      chunks.push(chunk.subarray(0, read));
    }
  } catch (error) {
    throw new UsageError(`${shownPath(path)} ${reasonOf(error)}`);
  } finally {
    if (file !== undefined) closeSync(file);
  }
  if (size > limit)
    throw new UsageError(
      `${shownPath(path)} is longer than ${limit} octets, which nothing of its kind is`,
    );
  return Buffer.concat(chunks);
}
