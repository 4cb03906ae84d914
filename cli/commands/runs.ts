import { statSync } from 'node:fs';
import { join } from 'node:path';
import { visible } from '../../harness/model/visible.ts';
import { JournalError, type ReadJournal, readJournal } from '../../reports/journal.ts';
import { UsageError } from '../usage.ts';
import { readFileWithin, reasonOf, shownPath } from './files.ts';

/** A run of a hundred thousand cells stays far below. */
const LONGEST = 400 * 1_048_576;

/** A run that was read: where its folder is, and what was wrong with its journal. */
export interface ReadRun extends ReadJournal {
  /** Folder of the run: where its evidence lies. */
  folder: string;
}

/**
 * Reads a run from its folder, or from its journal.
 * @throws UsageError in one sentence when there is none that can be read.
 */
export function readRun(path: string): ReadRun {
  let isFolder: boolean;
  try {
    isFolder = statSync(path).isDirectory();
  } catch (error) {
    throw new UsageError(`${shownPath(path)} ${reasonOf(error)}`);
  }
  const journal = isFolder ? join(path, 'journal.jsonl') : path;
  const text = readFileWithin(journal, LONGEST).toString('utf8');
  try {
    return { ...readJournal(text), folder: isFolder ? path : join(path, '..') };
  } catch (error) {
    if (!(error instanceof JournalError)) throw error;
    const reason = error.message.replace(/^This journal\b/, 'this journal').replace(/\.$/, '');
    throw new UsageError(`${shownPath(journal)}: ${visible(reason)}`);
  }
}

/** What was skipped in a journal, said on standard error; the run goes on without it. */
export function warnOf({ problems }: ReadRun, path: string): void {
  for (const problem of problems.slice(0, 10))
    process.stderr.write(`mailstaple: ${shownPath(path)}: ${visible(problem)}\n`);
  if (problems.length > 10)
    process.stderr.write(
      `mailstaple: ${shownPath(path)}: and ${problems.length - 10} more lines\n`,
    );
}
