import type { Outcome, Run } from '../harness/model/run.ts';
import { isUndecided, type VerdictKind } from '../harness/model/verdict.ts';
import { shown } from '../harness/model/visible.ts';
import { cellDetailOf, signs } from './cell-detail.ts';
import { foundOf, onlyFirstVisits, plural, standingWord, summaryOf, titleOf } from './summary.ts';

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

const sameReason = ({ target, version, verdict: { kind, reason }, cell }: Outcome): string =>
  isUndecided(kind) ? JSON.stringify([target, version, kind, reason]) : cell;

/**
 * What the end of a run says on a terminal: counts of each target, the details of each news item,
 * and the sentence.
 */
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

  const counts = summary.targets.map(({ counts: own, record, firstVisit }, index) => {
    const cells = kinds
      .filter((kind) => own[kind] > 0)
      .map((kind) => painted(`${own[kind]} ${kind}`, kind));
    const said =
      record?.failed === undefined
        ? cells.join('  ')
        : `${firstVisit ? 'not judged' : 'could not be brought up'}: ${plain(record.failed)}`;
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
      `  ${painted(`${signs[kind]} ${kind}`, kind)}, ${standingWord(outcome, summary)}: ` +
        `${plain(outcome.cell)}${known}`,
      ...lines,
    ];
  };

  // What could not be decided for one and the same reason is told once.
  const groups = [...Map.groupBy(summary.news, sameReason).values()].flatMap(
    ([first, ...others]) => (first ? [{ first, others: others.length }] : []),
  );
  const told = groups
    .slice(0, details)
    .flatMap(({ first, others }) => [
      ...detailLines(first),
      ...(others > 0 ? [`    ${plural(others, 'more cell')} for the same reason`] : []),
    ]);
  const more = groups.slice(details).reduce((sum, { others }) => sum + others + 1, 0);
  const found = summary.targets.flatMap((target) => {
    const [first, ...others] = foundOf(target);
    if (first === undefined) return [];
    const lines = others.map((line) => `    ${plain(line)}`);
    return [`  ${plain(titleOf(target))}: ${plain(first)}`, ...lines, ''];
  });
  const rest = onlyFirstVisits(summary.targets)
    ? plural(more, 'more finding')
    : `${plural(more, 'more result')} that ${more === 1 ? 'is' : 'are'} news`;
  return [
    ...found,
    ...counts,
    ...told,
    ...(more > 0 ? ['', `  and ${rest}, in the report`] : []),
    ...(run.end?.staleLines ?? []).map((line) => `  baseline: ${plain(line)}`),
    ...run.run.leftOut.map((line) => `  left out: ${plain(line)}`),
    '',
    plain(summary.sentence),
    '',
  ].join('\n');
}
