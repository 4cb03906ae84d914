import { visible } from '../../../harness/model/visible.ts';
import { differenceOf } from '../../../reports/changes.ts';
import { differenceMarkdown } from '../../../reports/diff-text.ts';
import { toHtml } from '../../../reports/html/page.ts';
import { plural } from '../../../reports/summary.ts';
import { backgroundOf } from '../../shared/background.ts';
import { checkCommonTarget } from '../../shared/common-target.ts';
import { shownPath } from '../../shared/files.ts';
import { columns, print, printJson } from '../../shared/print.ts';
import { readRun, warnOf } from '../../shared/runs.ts';

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

/** How a difference is told. `html`: the page of the later run, which also says what moved. */
export const diffFormats = ['text', 'markdown', 'json', 'html'] as const;
export type DiffFormat = (typeof diffFormats)[number];

/**
 * Prints which verdicts changed between two runs.
 * @returns 1 when any did, else 0. @throws UsageError when one of them cannot be read, or they have
 * no target in common.
 */
export function diff(before: string, after: string, format: DiffFormat): number {
  const [old, now] = [readRun(before), readRun(after)];
  warnOf(old, before);
  warnOf(now, after);
  checkCommonTarget(old.run, now.run);
  const difference = differenceOf(old.run, now.run);
  const { changed, added, gone } = difference;
  if (format === 'json') printJson({ changed, added, gone });
  else if (format === 'markdown') print([differenceMarkdown(difference)]);
  else if (format === 'html') {
    const earlier = { name: shownPath(before), kinds: difference.before, gone };
    print([toHtml(now.run, backgroundOf(earlier))]);
  } else
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
