import { randomBytes } from 'node:crypto';
import { accessSync, constants, rmSync, symlinkSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import type { Run } from '../../../harness/model/run.ts';
import {
  checkPlainFolder,
  plainPieces,
  standingAt,
  writeAnew,
} from '../../../harness/run/plain-files.ts';
import { makeFolder, notWritable } from '../../shared/folder.ts';
import { readRunIn, tell } from '../../shared/runs.ts';
import { UsageError } from '../../shared/usage.ts';

/**
 * The folder of a new run. Never one that holds another run. @throws UsageError when it cannot be
 * had.
 */
export function openFolder(wanted: string | undefined): string {
  if (wanted?.trim() === '') throw new UsageError('--out needs the name of a folder');
  const stamp = new Date()
    .toISOString()
    .replace(/\.\d+Z$/, '')
    .replaceAll(/[-:]/g, '')
    .replace('T', '-');
  const out = resolve(
    wanted ?? join('mailstaple-out', `${stamp}-${randomBytes(2).toString('hex')}`),
  );
  const journal = join(out, 'journal.jsonl');
  if (standingAt(journal))
    throw new UsageError(
      `${out} holds a run already; name another folder, or go on with it by --resume`,
    );
  try {
    makeFolder(out);
    checkPlainFolder(out, 'evidence');
    writeAnew(journal, '');
    if (wanted === undefined) {
      const latest = resolve('mailstaple-out', 'latest');
      rmSync(latest, { force: true });
      symlinkSync(relative(resolve('mailstaple-out'), out), latest);
    }
  } catch (error) {
    throw error instanceof UsageError ? error : notWritable(out, error);
  }
  return out;
}

/** Makes a journal anew: a link or a second name of it keeps what it has. */
function renewed(journal: string): void {
  writeAnew(journal, (take) => {
    let last = 0x0a;
    for (const piece of plainPieces(journal, Number.POSITIVE_INFINITY)) {
      take(piece);
      last = piece.at(-1) ?? last;
    }
    // A run that was killed may have torn its last line: what comes now begins on a line of its
    // own.
    if (last !== 0x0a) take('\n');
  });
}

/**
 * What an earlier run left, to be gone on with. Its journal is made anew, line for line: what is
 * added goes nowhere else.
 * @throws UsageError when the folder holds no run that can be read, or cannot be written.
 */
export function readFolder(folder: string): { out: string; run: Run } {
  const out = resolve(folder);
  const { run, problems } = readRunIn(out);
  // What cannot be read of it is played again.
  tell(out, problems);
  try {
    accessSync(out, constants.W_OK | constants.X_OK);
    checkPlainFolder(out, 'evidence');
    renewed(join(out, 'journal.jsonl'));
    return { out, run };
  } catch (error) {
    throw notWritable(out, error);
  }
}
