import { join } from 'node:path';
import type { Outcome } from '../../harness/model/run.ts';
import { folderOf } from '../../harness/run/evidence/files.ts';
import { checkPlainFolder, NotPlainError, readPlain } from '../../harness/run/plain-files.ts';
import type { Background } from '../../reports/html/payload.ts';

/** Octets of a configuration or log that a reader takes in at once. */
const LONGEST = 1_048_576;

/** The lines of a file of a cell's evidence; none where it is not there, or cannot be read. */
function linesOf(folder: string, { cell, evidence }: Outcome, name: string): string[] {
  if (!evidence?.files.includes(name)) return [];
  // The folder may be anybody's: nobody but us says where in it a cell's evidence lies.
  const place = folderOf(cell);
  try {
    checkPlainFolder(folder, place);
    const text = readPlain(join(folder, place, name), LONGEST)
      .toString('utf8')
      .trimEnd();
    // A tab is no sign that anybody has to see spelt out.
    return text === '' ? [] : text.replaceAll('\t', '    ').split('\n');
  } catch (error) {
    if (error instanceof NotPlainError || (error instanceof Error && 'code' in error)) return [];
    throw error;
  }
}

/**
 * What a report shows of the evidence in a run's folder: of cells whose evidence lies in plain
 * files, those that accuse or are undecided.
 */
export const besideIn =
  (folder: string): NonNullable<Background['beside']> =>
  (outcome) =>
    outcome.evidence === undefined || outcome.evidence.pack !== undefined
      ? undefined
      : {
          configuration: linesOf(folder, outcome, 'target-configuration.txt'),
          log: linesOf(folder, outcome, 'target.log'),
        };
