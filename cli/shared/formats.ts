import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Run } from '../../harness/model/run.ts';
import { writeAnew } from '../../harness/run/plain-files.ts';
import { toHtml } from '../../reports/html/page.ts';
import { toJson } from '../../reports/json.ts';
import { toJunit } from '../../reports/junit.ts';
import { toMarkdown } from '../../reports/markdown.ts';
import { toSarif } from '../../reports/sarif.ts';
import { toTap } from '../../reports/tap.ts';

const formats = {
  html: { file: 'report.html', render: toHtml },
  json: { file: 'report.json', render: toJson },
  junit: { file: 'junit.xml', render: toJunit },
  markdown: { file: 'report.md', render: (run: Run) => toMarkdown(run) },
  tap: { file: 'report.tap', render: toTap },
  sarif: { file: 'report.sarif', render: toSarif },
} as const;

export type FormatName = keyof typeof formats;
export const formatNames = Object.keys(formats) as FormatName[];
/** Written unless asked otherwise. */
export const usualFormats: readonly FormatName[] = ['html', 'json', 'junit'];

/** Writes the run in these formats into its folder; a report that is there already is replaced. */
export function writeReports(run: Run, out: string, names: readonly FormatName[]): void {
  mkdirSync(out, { recursive: true });
  for (const name of names) {
    const { file, render } = formats[name];
    writeAnew(join(out, file), render(run));
  }
}
