import { cpSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Run } from '../../../harness/model/run.ts';
import { appendLine } from '../../../reports/journal.ts';
import { UsageError } from '../../usage.ts';
import { shownPath } from '../files.ts';
import { makeFolder, notWritable } from '../folder.ts';
import { type ReportOptions, report } from '../report/report.ts';
import { readRun, warnOf } from '../runs.ts';
import { together } from './together.ts';

/** The lines of a journal that says all of it. */
function journalOf({ run, targets, outcomes, end }: Run): string {
  return [run, ...targets, ...outcomes, ...(end ? [end] : [])].map(appendLine).join('');
}

/**
 * Puts parts of a run together in a new folder, their evidence too, and writes the reports.
 * @returns the exit code of the whole. @throws UsageError when a part cannot be read, is there twice, or the folder is
 * not free.
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
  if (existsSync(join(out, 'journal.jsonl')))
    throw new UsageError(`${shownPath(out)} holds a run already; name another folder`);
  const [first, ...rest] = parts.map(({ run }) => run);
  if (!first) throw new UsageError('merge what? Name the folders of the parts');
  for (const part of parts) warnOf(part, part.path);
  makeFolder(out);
  try {
    for (const { folder } of parts) {
      const evidence = join(folder, 'evidence');
      if (existsSync(evidence)) cpSync(evidence, join(out, 'evidence'), { recursive: true });
    }
    writeFileSync(join(out, 'journal.jsonl'), journalOf(together([first, ...rest])));
  } catch (error) {
    throw notWritable(out, error);
  }
  return report(out, options);
}
