import { ruleCatalogue } from '../../harness/examiner/rules.ts';
import type { Examination, Finding } from '../../harness/model/finding.ts';
import { visible } from '../../harness/model/visible.ts';
import { columns } from './print.ts';

const marks = { must: '✗', should: '!', info: '·' } as const;

/** What an examination comes to, in one line. */
export function headline({ status, acceptable }: Examination): string {
  return `${status}, ${acceptable ? 'acceptable' : 'not acceptable'}`;
}

/** Findings in columns, those that are not in order first; each with where its rule stands. */
export function findingLines(findings: readonly Finding[], indent = '  '): string[] {
  const texts = new Map<string, string>(ruleCatalogue().map(({ rule, text }) => [rule, text]));
  const row = ({ rule, level, ok, detail, source }: Finding): string[] => [
    ok ? '✓' : marks[level],
    level,
    rule,
    `${visible(detail)} (${ok ? '' : `${texts.get(rule) ?? rule}; `}${source.document} ${source.section})`,
  ];
  const ordered = [...findings.filter(({ ok }) => !ok), ...findings.filter(({ ok }) => ok)];
  return columns(ordered.map(row), indent);
}
