import { closeSync, existsSync, openSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { visible } from '../../harness/model/visible.ts';
import { NotPlainError, piecesOf, plainPieces } from '../../harness/run/plain-files.ts';
import {
  JournalError,
  MOST_CELLS,
  type ReadJournal,
  readJournalOf,
} from '../../reports/journal.ts';
import { reasonOf, shownPath } from './files.ts';
import { UsageError } from './usage.ts';

/** No journal of ours is longer, octets; what never ends is not read for ever. */
const LONGEST = 4096 * 1_048_576;

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
  return { ...parsed(filePieces(path), path), folder: dirname(path) };
}

/** A file, which may be a pipe, piece by piece. @throws UsageError where it cannot be read. */
function* filePieces(path: string): Generator<Buffer> {
  let file: number | undefined;
  let size = 0;
  try {
    file = openSync(path, 'r');
    for (const piece of piecesOf(file)) {
      size += piece.length;
      if (size > LONGEST) throw new UsageError(`${shownPath(path)} is longer than any journal`);
      yield piece;
    }
  } catch (error) {
    throw error instanceof Error && 'code' in error
      ? new UsageError(`${shownPath(path)} ${reasonOf(error)}`)
      : error;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

/**
 * Reads the run in a folder, which may be anybody's: its journal has to be a plain file.
 * @throws UsageError in one sentence when there is none that can be read.
 */
export function readRunIn(folder: string): ReadJournal {
  const journal = join(folder, 'journal.jsonl');
  try {
    if (!statSync(folder).isDirectory()) throw new NotPlainError(folder, 'is not a folder');
    return parsed(plainPieces(journal, LONGEST), journal);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    if (error instanceof NotPlainError)
      throw new UsageError(`${shownPath(error.path)} ${error.message}`);
    const there = existsSync(folder);
    throw new UsageError(`${shownPath(there ? journal : folder)} ${reasonOf(error)}`);
  }
}

function parsed(pieces: Iterable<Buffer>, journal: string): ReadJournal {
  try {
    return readJournalOf(pieces);
  } catch (error) {
    if (!(error instanceof JournalError)) throw error;
    const reason = error.message.replace(/^This journal\b/, 'this journal').replace(/\.$/, '');
    throw new UsageError(`${shownPath(journal)}: ${visible(reason)}`);
  }
}

/**
 * Asked before anything is played or written.
 * @param cells how many a run is to hold. @param instead what can be done, as the end of a
 * sentence. @throws UsageError where no report holds as many.
 */
export function checkSize(cells: number, instead: string): void {
  if (cells > MOST_CELLS)
    throw new UsageError(
      `these are ${cells} cells, and a report holds no more than ${MOST_CELLS}: ${instead}`,
    );
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
