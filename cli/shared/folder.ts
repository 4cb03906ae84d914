import { accessSync, constants, existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Identity } from '../../ca/authority/world.ts';
import {
  NotPlainError,
  plainFolder,
  standingAt,
  writeAnew,
} from '../../harness/run/plain-files.ts';
import { shownPath } from './files.ts';
import { UsageError } from './usage.ts';

export interface OutFile {
  name: string;
  content: string | Uint8Array;
  /** Readable by nobody else: keys. */
  secret?: boolean;
}

/**
 * Makes a folder and those above it. Not by mkdir's own recursion, which never returns where a file
 * system says that what it was asked to make is not there, as /proc does.
 * @throws UsageError when it cannot be made.
 */
export function makeFolder(folder: string): void {
  const missing: string[] = [];
  for (
    let path = resolve(folder);
    !existsSync(path) && path !== dirname(path);
    path = dirname(path)
  )
    missing.unshift(path);
  try {
    for (const path of missing) mkdirSync(path);
    if (!statSync(folder).isDirectory()) throw new NotPlainError(folder, 'is not a folder');
    accessSync(folder, constants.W_OK | constants.X_OK);
    readdirSync(folder);
  } catch (error) {
    throw notWritable(folder, error);
  }
}

/** @throws the error itself when it is none of the file system's. */
export function notWritable(folder: string, error: unknown): UsageError {
  if (error instanceof NotPlainError)
    return new UsageError(`${shownPath(error.path)} ${error.message}`);
  const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
  if (code === undefined) throw error;
  if (code === 'ENOTDIR')
    return new UsageError(`${shownPath(folder)} cannot be made: what it is to lie in is no folder`);
  return new UsageError(`${shownPath(folder)} cannot be written (${code})`);
}

/**
 * Folders in that of a run for what is made from it later on: the run itself stays what it was when
 * it ended.
 */
export const madeFolders = ['unpacked', 'judged'] as const;

/**
 * Makes one of them. The folder of the run may be anybody's: no link leads us elsewhere.
 * @throws UsageError when it cannot be made.
 */
export function withinRun(run: string, name: (typeof madeFolders)[number]): string {
  try {
    return plainFolder(run, name);
  } catch (error) {
    throw notWritable(run, error);
  }
}

/**
 * Writes files into a folder, which is made when it is not there.
 * @param force replaces what is there. @returns their paths, in order.
 * @throws UsageError before anything is written when a file is there already, and when the folder
 * cannot be written.
 */
export function writeFiles(folder: string, files: readonly OutFile[], force: boolean): string[] {
  if (folder === '') throw new UsageError('a folder needs a name');
  const paths = files.map(({ name }) => join(folder, name));
  const there = paths.find(standingAt);
  if (there !== undefined && !force)
    throw new UsageError(`${shownPath(there)} is there already; --force overwrites`);
  makeFolder(folder);
  try {
    for (const [i, { content, secret }] of files.entries()) {
      writeAnew(paths[i] ?? '', content, secret ? 0o600 : 0o644);
    }
  } catch (error) {
    throw notWritable(folder, error);
  }
  return paths;
}

/** Key of the CA that issued the leaf, PKCS#8. */
export function issuerKeyPem({ authority }: Identity): string {
  return authority.issuing.key.privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
}
