import { existsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { visible } from '../../harness/model/visible.ts';
import { NotPlainError, readPlain } from '../../harness/run/plain-files.ts';
import { JournalError, type ReadJournal, readJournal } from '../../reports/journal.ts';
import { readFileWithin, reasonOf, shownPath } from './files.ts';
import { UsageError } from './usage.ts';

/** A run of a hundred thousand cells stays far below. */
const LONGEST = 400 * 1_048_576;

/** Longest list of sentences of one kind. */
const MOST_TOLD = 10;

/** A run that was read: where its folder is, and what was wrong with its journal. */
export interface ReadRun extends ReadJournal {
  /** Folder of the run: where its evidence lies. */
  folder: string;
}

/**
 * Reads a run from its folder, or from its journal, which may be a pipe where it is named itself.
 * @throws UsageError in one sentence when there is none that can be read.
 */
export function readRun(path: string): ReadRun {
  let isFolder: boolean;
  try {
    isFolder = statSync(path).isDirectory();
  } catch (error) {
    throw new UsageError(`${shownPath(path)} ${reasonOf(error)}`);
  }
  if (isFolder) return { ...readRunIn(path), folder: path };
  return { ...parsed(readFileWithin(path, LONGEST).toString('utf8'), path), folder: dirname(path) };
}

/**
 * Reads the run in a folder, which may be anybody's: its journal has to be a plain file.
 * @throws UsageError in one sentence when there is none that can be read.
 */
export function readRunIn(folder: string): ReadJournal & { text: string } {
  const journal = join(folder, 'journal.jsonl');
  let text: string;
  try {
    if (!statSync(folder).isDirectory()) throw new NotPlainError(folder, 'is not a folder');
    text = readPlain(journal, LONGEST).toString('utf8');
  } catch (error) {
    if (error instanceof NotPlainError)
      throw new UsageError(`${shownPath(error.path)} ${error.message}`);
    const there = existsSync(folder);
    throw new UsageError(`${shownPath(there ? journal : folder)} ${reasonOf(error)}`);
  }
  return { ...parsed(text, journal), text };
}

function parsed(text: string, journal: string): ReadJournal {
  try {
    return readJournal(text);
  } catch (error) {
    if (!(error instanceof JournalError)) throw error;
    const reason = error.message.replace(/^This journal\b/, 'this journal').replace(/\.$/, '');
    throw new UsageError(`${shownPath(journal)}: ${visible(reason)}`);
  }
}

/** What was skipped in a journal, said on standard error; the run goes on without it. */
export const warnOf = ({ problems }: ReadRun, path: string): void => tell(path, problems);

/** Sentences about a folder on standard error, no more than a reader takes in. */
export function tell(path: string, sentences: readonly string[]): void {
  for (const sentence of sentences.slice(0, MOST_TOLD))
    process.stderr.write(`mailstaple: ${shownPath(path)}: ${visible(sentence)}\n`);
  if (sentences.length > MOST_TOLD)
    process.stderr.write(
      `mailstaple: ${shownPath(path)}: and ${sentences.length - MOST_TOLD} more\n`,
    );
}
