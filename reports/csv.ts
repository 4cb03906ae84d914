import type { Run } from '../harness/model/run.ts';
import { shown } from '../harness/model/visible.ts';
import { byCell } from './summary.ts';

const heads = [
  'cell',
  'target',
  'version',
  'role',
  'scenario',
  'transport',
  'tls',
  'round',
  'verdict',
  'standing',
  'reason',
  'known',
  'broken',
  'short',
  'kept',
  'ms',
  'replay',
];

/**
 * A field of RFC 4180. What a spreadsheet would take for a formula (it begins with `=`, `+`, `-`,
 * `@`, be they of full width, or with a tab) has an apostrophe before it.
 */
const field = (value: string | number | undefined): string => {
  if (typeof value === 'number') return String(Math.round(value));
  const text = shown(value ?? '', 2000);
  const inert = /^(?:\t|[\s'"]*[=+\-@|%＝＋－＠])/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
};

/** A cell a row (RFC 4180), sorted by cell, heads first; clauses by id, blanks between. */
export function toCsv(run: Run): string {
  const rows = byCell(run.outcomes).map((outcome) => {
    const { cell, target, version, role, scenario, variant, verdict, standing, known } = outcome;
    const of = (state: string): string =>
      verdict.clauses
        .filter((clause) => clause.state === state)
        .map(({ id }) => id)
        .join(' ');
    return [
      ...[cell, target, version, role, scenario],
      ...[variant.transport, variant.tls, variant.round],
      ...[verdict.kind, standing, verdict.reason, known],
      ...[of('broken'), of('short'), of('kept')],
      ...[outcome.ms, outcome.reproduce],
    ]
      .map(field)
      .join(',');
  });
  return [heads.join(','), ...rows, ''].join('\r\n');
}
