import type { ReportJson } from '../../reports/json.ts';
import { type WholeOutcome, wholeOutcomes } from '../../reports/json-outcomes.ts';

/** One thing that is not the same in two reports: where it stands, and what either says. */
export interface Difference {
  /** The cell, or the part of the report. */
  what: string;
  /** Field below it, dots between: `verdict.facts.staple`. */
  where: string;
  one: string;
  other: string;
}

type Json = unknown;

const isRecord = (value: Json): value is Record<string, Json> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const shown = (value: Json): string =>
  value === undefined ? 'nothing' : JSON.stringify(value).slice(0, 120);

function* fieldsOf(one: Json, other: Json, where: string[]): Generator<Omit<Difference, 'what'>> {
  if (JSON.stringify(one) === JSON.stringify(other)) return;
  const lists = Array.isArray(one) && Array.isArray(other) && one.length === other.length;
  if (lists || (isRecord(one) && isRecord(other))) {
    const [a, b] = [{ ...one } as Record<string, Json>, { ...other } as Record<string, Json>];
    const names = [...new Set([...Object.keys(a), ...Object.keys(b)])];
    let found = false;
    for (const name of names)
      for (const difference of fieldsOf(a[name], b[name], [...where, name])) {
        found = true;
        yield difference;
      }
    if (found) return;
    // The same fields in another order are other bytes.
    yield {
      where: where.join('.'),
      one: Object.keys(a).join(' '),
      other: Object.keys(b).join(' '),
    };
    return;
  }
  yield { where: where.join('.'), one: shown(one), other: shown(other) };
}

/** A report without what may differ between two identical runs. */
function stable({ volatile: _, ...rest }: ReportJson): Omit<ReportJson, 'volatile'> {
  return rest;
}

const byCellOf = (outcomes: readonly WholeOutcome[]): Map<string, WholeOutcome> =>
  new Map(outcomes.map((outcome) => [outcome.cell, outcome]));

/**
 * What differs outside `volatile`, cell by cell; none exactly where the reports agree byte for byte
 * there.
 */
export function differences(one: ReportJson, other: ReportJson): Difference[] {
  const found: Difference[] = [];
  // Tables hold what outcomes name, and nothing else.
  const { outcomes: _ones, tables: _one, ...restOfOne } = stable(one);
  const { outcomes: _others, tables: _other, ...restOfOther } = stable(other);
  const [ones, others] = [byCellOf(wholeOutcomes(one)), byCellOf(wholeOutcomes(other))];
  for (const cell of new Set([...ones.keys(), ...others.keys()]))
    for (const field of fieldsOf(ones.get(cell), others.get(cell), []))
      found.push({ what: cell, ...field });
  for (const field of fieldsOf(restOfOne, restOfOther, []))
    found.push({ what: 'report', ...field });
  if (found.length === 0 && JSON.stringify(stable(one)) !== JSON.stringify(stable(other)))
    found.push({ what: 'report', where: 'outcomes', one: 'one order', other: 'another' });
  return found;
}
