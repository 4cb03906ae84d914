import type { Outcome, Run } from '../harness/model/run.ts';
import type { VerdictKind } from '../harness/model/verdict.ts';
import { shown } from '../harness/model/visible.ts';
import { cellDetailOf, signs } from './cell-detail.ts';
import { plural, summaryOf } from './summary.ts';

export interface TerminalOptions {
  /** SGR colours; off unless asked for. */
  colour?: boolean;
  /** How many cells at most with their details; the rest is counted. Default 20. */
  details?: number;
}

const colours: Record<VerdictKind, number> = {
  pass: 32,
  fail: 31,
  warn: 33,
  note: 36,
  unsupported: 90,
  blocked: 90,
  inconclusive: 35,
  error: 35,
};

const plain = (text: string): string => shown(text, 600);

/** What the end of a run says on a terminal: counts of each target, the details of each news item, and the sentence. */
export function toTerminal(
  run: Run,
  { colour = false, details = 20 }: TerminalOptions = {},
): string {
  const painted = (text: string, kind: VerdictKind): string =>
    colour ? `\u001b[${colours[kind]}m${text}\u001b[39m` : text;
  const summary = summaryOf(run);
  const kinds = (Object.keys(colours) as VerdictKind[]).filter((kind) => summary.counts[kind] > 0);
  const names = summary.targets.map(({ target, version }) => plain(`${target} ${version}`));
  const widest = Math.max(0, ...names.map(({ length }) => length));

  const counts = summary.targets.map(({ counts: own, record }, index) => {
    const cells = kinds
      .filter((kind) => own[kind] > 0)
      .map((kind) => painted(`${own[kind]} ${kind}`, kind));
    const said =
      record?.failed === undefined
        ? cells.join('  ')
        : `could not be brought up: ${plain(record.failed)}`;
    return `  ${(names[index] ?? '').padEnd(widest)}  ${said}`.trimEnd();
  });

  const detailLines = (outcome: Outcome): string[] => {
    const { kind } = outcome.verdict;
    const lines = Object.entries(cellDetailOf(outcome)).map(
      ([label, text]) => `    ${label.padEnd(9)} ${plain(text)}`,
    );
    const known =
      outcome.known === undefined ? '' : ` (the baseline says: ${plain(outcome.known)})`;
    return [
      '',
      `  ${painted(`${signs[kind]} ${kind}`, kind)}, ${outcome.standing}: ${plain(outcome.cell)}${known}`,
      ...lines,
    ];
  };

  const more = summary.news.length - details;
  return [
    ...counts,
    ...summary.news.slice(0, details).flatMap(detailLines),
    ...(more > 0
      ? [
          '',
          `  and ${plural(more, 'more result')} that ${more === 1 ? 'is' : 'are'} news, in the report`,
        ]
      : []),
    ...(run.end?.staleLines ?? []).map((line) => `  baseline: ${plain(line)}`),
    ...run.run.leftOut.map((line) => `  left out: ${plain(line)}`),
    '',
    plain(summary.sentence),
    '',
  ].join('\n');
}
