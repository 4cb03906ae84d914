import { ruleCatalogue } from '../../harness/examiner/rules.ts';
import type { Examination, Finding } from '../../harness/model/finding.ts';
import { visible } from '../../harness/model/visible.ts';
import { plural } from '../../reports/summary.ts';
import { columns } from './print.ts';

const marks = { must: '✗', should: '!', info: '·' } as const;

/** What an examination comes to, in one line. */
export function headline(examination: Examination): string {
  const { status, acceptable, findings } = examination;
  if (status === 'undecided')
    return `undecided, neither acceptable nor refused${hintOf(examination)}`;
  const warnings = findings.filter(({ level, ok }) => level === 'should' && !ok).length;
  const besides = warnings === 0 ? '' : `, with ${plural(warnings, 'warning')}`;
  return `${status}, ${acceptable ? 'acceptable' : 'not acceptable'}${besides}`;
}

/** What the reader can do about an examination that is undecided; empty when nothing helps. */
export function hintOf({ status, findings }: Examination): string {
  const unknown = findings.some(({ rule, undecided }) => rule === 'issuer.known' && undecided);
  return status === 'undecided' && unknown
    ? '; the issuer is not known: name it with --issuer'
    : '';
}

/** Findings in columns, those that are not in order first; each with where its rule stands. */
export function findingLines(findings: readonly Finding[], indent = '  '): string[] {
  const texts = new Map<string, string>(ruleCatalogue().map(({ rule, text }) => [rule, text]));
  const row = ({ rule, level, ok, undecided, detail, source }: Finding): string[] => [
    ok ? '✓' : undecided ? '?' : marks[level],
    level,
    rule,
    `${visible(detail)} ` +
      `(${ok ? '' : `${undecided ? 'undecided: ' : ''}${texts.get(rule) ?? rule}; `}` +
      `${source.document} ${source.section})`,
  ];
  const weight = ({ ok, undecided, level }: Finding): number =>
    ok ? 4 : undecided ? 1 : { must: 0, should: 2, info: 3 }[level];
  const ordered = findings.toSorted((one, other) => weight(one) - weight(other));
  return columns(ordered.map(row), indent);
}
