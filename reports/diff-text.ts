import { visible } from '../harness/model/visible.ts';
import { signs } from './cell-detail.ts';
import type { Difference } from './changes.ts';
import { codeSpan, markdownText } from './markdown.ts';
import { plural } from './summary.ts';

/** Longest list of cells that are in one run alone. */
const MOST = 50;

/** What moved, in Markdown: verdicts first, then what came and went. */
export function differenceMarkdown({ changed, added, gone }: Difference): string {
  const listed = (title: string, cells: readonly string[]): string[] =>
    cells.length === 0
      ? []
      : [
          '',
          `### ${plural(cells.length, 'cell')} ${title}`,
          '',
          ...cells.slice(0, MOST).map((cell) => `- ${codeSpan(visible(cell))}`),
          ...(cells.length > MOST ? [`- and ${cells.length - MOST} more`] : []),
        ];
  return [
    '## Mailstaple: what moved',
    '',
    changed.length === 0 ? 'No verdict changed.' : `${plural(changed.length, 'verdict')} changed.`,
    ...(changed.length === 0 ? [] : ['', '| before | now | cell | why |', '|---|---|---|---|']),
    ...changed.map(
      ({ before, after, cell, reason }) =>
        `| ${signs[before]} ${before} | ${signs[after]} ${after} | ` +
        `${markdownText(cell)} | ${markdownText(reason)} |`,
    ),
    ...listed('in the later run alone', added),
    ...listed('in the earlier run alone', gone),
    '',
  ].join('\n');
}
