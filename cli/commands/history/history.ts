import { readdirSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { standingAt } from '../../../harness/run/plain-files.ts';
import { historyHtml, historyOf, historyText } from '../../../reports/history.ts';
import { reasonOf, shownPath } from '../../shared/files.ts';
import { print, printJson } from '../../shared/print.ts';
import { readRun, warnOf } from '../../shared/runs.ts';
import { UsageError } from '../../shared/usage.ts';

export type HistoryFormat = 'text' | 'json' | 'html';

/** More runs than anybody looks at in one table. */
const MOST = 1000;

const holdsRun = (folder: string): boolean =>
  standingAt(join(folder, 'journal.jsonl')) !== undefined;

/** The runs that a path names: itself, or the folders of runs in it, each once. */
function runsAt(path: string): string[] {
  try {
    if (!statSync(path).isDirectory() || holdsRun(path)) return [path];
    const found = readdirSync(path, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() || entry.isSymbolicLink())
      .map(({ name }) => join(path, name))
      .filter((folder) => statSync(folder, { throwIfNoEntry: false })?.isDirectory())
      .filter(holdsRun);
    const once = new Map(found.map((folder) => [realpathSync(folder), folder]));
    if (once.size === 0) throw new UsageError(`${shownPath(path)} holds no run`);
    return [...once.values()];
  } catch (error) {
    throw error instanceof UsageError
      ? error
      : new UsageError(`${shownPath(path)} ${reasonOf(error)}`);
  }
}

/**
 * Prints what each target came to in each of the runs, the oldest first.
 * @throws UsageError when a path names no run that can be read.
 */
export function history(paths: readonly string[], format: HistoryFormat): void {
  const found = paths.flatMap(runsAt);
  if (found.length > MOST) throw new UsageError(`${found.length} runs are more than ${MOST}`);
  const runs = found.map((path) => {
    const read = readRun(path);
    warnOf(read, path);
    return read.run;
  });
  const histories = historyOf(runs);
  if (format === 'json') printJson(histories);
  else if (format === 'html') print([historyHtml(histories)]);
  else print(historyText(histories));
}
