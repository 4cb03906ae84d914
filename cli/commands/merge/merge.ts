import { join } from 'node:path';
import type { Evidence, Outcome } from '../../../harness/model/run.ts';
import { checkPlainFolder, standingAt, writeAnew } from '../../../harness/run/plain-files.ts';
import { writeJournal } from '../../../reports/journal-writer.ts';
import { shownPath } from '../../shared/files.ts';
import { makeFolder, notWritable } from '../../shared/folder.ts';
import { evidenceRecord } from '../../shared/provenance/file-digests.ts';
import { checkSize, readRun, tell, warnOf } from '../../shared/runs.ts';
import { UsageError } from '../../shared/usage.ts';
import { type ReportOptions, report } from '../report/report.ts';
import { EvidenceCopier } from './evidence.ts';
import { missingOf, overlapOf, together } from './together.ts';

/**
 * Puts parts of a run together in a new folder, their evidence too, and writes the reports.
 * @returns the exit code of the whole; 3 instead of 0 where its evidence cannot be read.
 * @throws UsageError when a part cannot be read, is there twice, or the folder is not free.
 */
export function merge(
  paths: readonly string[],
  { out, ...options }: ReportOptions & { out: string },
): number {
  const parts = paths.map((path) => ({ path, ...readRun(path) }));
  const seen = new Map<string, string>();
  for (const { path, run } of parts) {
    const other = seen.get(run.run.id);
    if (other !== undefined)
      throw new UsageError(`${shownPath(other)} and ${shownPath(path)} are the same run`);
    seen.set(run.run.id, path);
  }
  const journal = join(out, 'journal.jsonl');
  if (standingAt(journal))
    throw new UsageError(`${shownPath(out)} holds a run already; name another folder`);
  const [first, ...rest] = parts.map(({ run }) => run);
  if (!first) throw new UsageError('merge what? Name the folders of the parts');
  for (const part of parts) warnOf(part, part.path);
  const cells = new Set(parts.flatMap(({ run }) => run.outcomes.map(({ cell }) => cell)));
  checkSize(cells.size, 'merge fewer parts, or report each by itself');
  tell(out, [...overlapOf(parts), ...missingOf(parts.map(({ run }) => run))]);
  makeFolder(out);
  const copier = new EvidenceCopier(out);
  let unread: string | undefined;
  try {
    checkPlainFolder(out, 'evidence');
    // Of a cell that several parts played the last one counts, and its evidence alone is kept.
    const owners = new Map(
      parts.flatMap(({ folder, run }) =>
        run.outcomes.map(({ cell, evidence }) => [cell, { folder, evidence }] as const),
      ),
    );
    const evidences = new Map<string, Evidence>();
    for (const [cell, { folder, evidence }] of owners)
      if (evidence) evidences.set(cell, copier.copy(folder, evidence));
    const whole = together([first, ...rest]);
    const outcomes = whole.outcomes.map((outcome): Outcome => {
      const evidence = evidences.get(outcome.cell);
      return evidence ? { ...outcome, evidence } : outcome;
    });
    const { fault, ...evidence } = evidenceRecord(out);
    unread = fault;
    const end = whole.end ? { end: { ...whole.end, ...evidence } } : {};
    writeAnew(journal, (take) => writeJournal({ ...whole, outcomes, ...end }, take));
  } catch (error) {
    throw notWritable(out, error);
  }
  tell(out, unread === undefined ? copier.passedOver : [unread, ...copier.passedOver]);
  const code = report(out, options);
  return unread !== undefined && code === 0 ? 3 : code;
}
