import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Profile } from '../../harness/model/requirement.ts';
import type { Run } from '../../harness/model/run.ts';
import { type Pieces, writeAnew } from '../../harness/run/plain-files.ts';
import { toGithub, toGitlab } from '../../reports/annotations.ts';
import { toBadge, toShields } from '../../reports/badge.ts';
import { toCsv } from '../../reports/csv.ts';
import { toHtml } from '../../reports/html/page.ts';
import type { Background } from '../../reports/html/payload.ts';
import { writeJson } from '../../reports/json.ts';
import { toJunit } from '../../reports/junit.ts';
import { toMarkdown } from '../../reports/markdown.ts';
import { toProfileHtml } from '../../reports/profile/document.ts';
import { toSarif } from '../../reports/sarif.ts';
import type { ExitPolicy } from '../../reports/summary.ts';
import { toTap } from '../../reports/tap.ts';
import { profiles } from '../../suites/profiles/index.ts';
import { backgroundOf } from './background.ts';
import { besideIn } from './beside.ts';
import { toPdf } from './pdf.ts';
import { UsageError } from './usage.ts';

/** What reports hang on besides the run. */
interface ReportsOptions {
  policy?: ExitPolicy;
  /** An earlier run. */
  before?: Background['before'];
  /** The folder that the evidence of the run lies in; default: where the reports go. */
  evidence?: string;
}
type Content = string | Uint8Array | Pieces;
type Render = (run: Run, policy: ExitPolicy, background: () => Background) => Content;

/** The profile that a run was played for, where it is one of ours. */
const profileOf = (run: Run): Profile | undefined =>
  profiles.find(({ id }) => id === run.run.profile);

/** For a profile the document of its own; else the page of the run. */
const paperOf = (run: Run): string => {
  const profile = profileOf(run);
  return profile ? toProfileHtml(run, profile) : toHtml(run, backgroundOf());
};

const formats = {
  html: { file: 'report.html', render: (run, _, background) => toHtml(run, background()) },
  json: { file: 'report.json', render: (run) => (take) => writeJson(run, take) },
  junit: { file: 'junit.xml', render: toJunit },
  markdown: { file: 'report.md', render: (run) => toMarkdown(run) },
  tap: { file: 'report.tap', render: (run) => toTap(run) },
  sarif: { file: 'report.sarif', render: (run) => toSarif(run) },
  csv: { file: 'report.csv', render: (run) => toCsv(run) },
  github: { file: 'annotations.txt', render: (run) => toGithub(run) },
  gitlab: { file: 'gl-code-quality-report.json', render: (run) => toGitlab(run) },
  badge: { file: 'badge.svg', render: toBadge },
  shields: { file: 'badge.json', render: toShields },
  pdf: { file: 'report.pdf', render: (run) => toPdf(paperOf(run)) },
} satisfies Record<string, { file: string; render: Render }>;

export type FormatName = keyof typeof formats;
export const formatNames = Object.keys(formats) as FormatName[];
/** Written unless asked otherwise. */
export const usualFormats: readonly FormatName[] = ['html', 'json', 'junit'];

/** No other error says that a text is longer than any can be: V8's own, and Node's of octets. */
const isTooLong = (error: unknown): boolean =>
  error instanceof Error &&
  ((error instanceof RangeError && error.message === 'Invalid string length') ||
    ('code' in error && error.code === 'ERR_STRING_TOO_LONG'));

/**
 * What a report of so many cells comes to.
 * @throws UsageError in one sentence where it is longer than any text can be.
 */
function within<T>(file: string, make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (!isTooLong(error)) throw error;
    throw new UsageError(
      `${file} of so many cells would be longer than a text can be; ` +
        'report parts of the run, or another format',
    );
  }
}

/**
 * Writes the run in these formats into its folder; a report that is there already is replaced. With
 * the page of a run for a profile goes a document of the profile, `profile.html`.
 * @throws UsageError before anything is written where a PDF is asked for and no Chromium is there.
 */
export function writeReports(
  run: Run,
  out: string,
  names: readonly FormatName[],
  { policy = {}, before, evidence = out }: ReportsOptions = {},
): void {
  const background = (): Background => backgroundOf(before, besideIn(evidence));
  const rendered = names.map((name): { file: string; content: Content } => {
    const { file, render }: { file: string; render: Render } = formats[name];
    return { file, content: within(file, () => render(run, policy, background)) };
  });
  const profile = profileOf(run);
  if (profile && names.includes('html'))
    rendered.push({
      file: 'profile.html',
      content: within('profile.html', () => toProfileHtml(run, profile)),
    });
  mkdirSync(out, { recursive: true });
  for (const { file, content } of rendered) within(file, () => writeAnew(join(out, file), content));
}
