import type { Run } from '../../../harness/model/run.ts';
import { shown, visible } from '../../../harness/model/visible.ts';
import { plural } from '../../../reports/summary.ts';
import { columns, print, printJson } from '../../shared/print.ts';
import { readRun, warnOf } from '../../shared/runs.ts';
import { UsageError } from '../../shared/usage.ts';
import { differenceOf } from './changes.ts';

/** Longest list of cells that are in one run alone. */
const MOST = 10;

const listed = (title: string, cells: readonly string[]): string[] => {
  if (cells.length === 0) return [];
  const more = cells.length > MOST ? [`  and ${cells.length - MOST} more`] : [];
  return [
    `${plural(cells.length, 'cell')} ${title}:`,
    ...cells.slice(0, MOST).map((cell) => `  ${visible(cell)}`),
    ...more,
  ];
};

/**
 * @throws UsageError where the runs played different targets: nothing could be compared, and
 * nothing would be said.
 */
function checkCommonTarget(before: Run, after: Run): void {
  const [old, now] = [before, after].map(
    ({ outcomes }) => new Set(outcomes.map(({ target }) => target)),
  );
  if (!old?.size || !now?.size || [...old].some((target) => now.has(target))) return;
  const named = (targets: Set<string>): string =>
    shown([...targets].slice(0, 5).join(', '), 200) + (targets.size > 5 ? ' and others' : '');
  throw new UsageError(
    `these runs have no target in common: ${named(old)} before, ${named(now)} after`,
  );
}

/**
 * Prints which verdicts changed between two runs.
 * @returns 1 when any did, else 0. @throws UsageError when one of them cannot be read, or they have
 * no target in common.
 */
export function diff(before: string, after: string, json: boolean): number {
  const [old, now] = [readRun(before), readRun(after)];
  warnOf(old, before);
  warnOf(now, after);
  checkCommonTarget(old.run, now.run);
  const { changed, added, gone } = differenceOf(old.run, now.run);
  if (json) printJson({ changed, added, gone });
  else
    print([
      ...columns(
        changed.map((it) => [
          `${it.before} → ${it.after}`,
          visible(it.cell),
          visible(it.reason).slice(0, 200),
        ]),
      ),
      ...listed('in the later run alone', added),
      ...listed('in the earlier run alone', gone),
      changed.length === 0
        ? 'No verdict changed.'
        : `${plural(changed.length, 'verdict')} changed.`,
    ]);
  return changed.length > 0 ? 1 : 0;
}
