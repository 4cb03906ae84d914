import type { Outcome, Run } from '../../harness/model/run.ts';
import type { VerdictKind } from '../../harness/model/verdict.ts';
import { shortened } from '../../harness/model/visible.ts';
import { signs } from '../cell-detail.ts';
import { byCell, type Summary, summaryOf } from '../summary.ts';
import { anchorsOf, html, type Markup } from './markup.ts';

/** What every part of the page is made from. */
export interface View {
  run: Run;
  summary: Summary;
  /** Sorted by cell. */
  outcomes: Outcome[];
  /** Anchor of the details of a cell. */
  detailAt(outcome: Outcome): string;
  /** Anchor of the scenario's row in the matrix. */
  rowAt(scenario: string): string;
}

/** No text in it longer than this, in UTF-16 units; a little more than the page shows of any. */
const longest = 4000;

/**
 * The value with every long text cut, so that a flood is paid for once. Cells keep their names:
 * they tell outcomes apart.
 */
function cut<T>(value: T): T {
  const walk = (part: unknown, key: string): unknown => {
    if (typeof part === 'string') return key === 'cell' ? part : shortened(part, longest);
    if (Array.isArray(part)) return part.map((entry) => walk(entry, ''));
    if (typeof part !== 'object' || part === null) return part;
    return Object.fromEntries(
      Object.entries(part).map(([name, entry]) => [shortened(name, longest), walk(entry, name)]),
    );
  };
  return walk(value, '') as T;
}

export function viewOf(whole: Run): View {
  const run = cut(whole);
  const outcomes = byCell(run.outcomes);
  const cellDetails = anchorsOf(
    outcomes.map(({ cell }) => cell),
    'c',
  );
  const rows = anchorsOf(
    outcomes.map(({ scenario }) => scenario),
    's',
  );
  return {
    run,
    summary: summaryOf(run),
    outcomes,
    detailAt: ({ cell }) => cellDetails.get(cell) ?? 'matrix',
    rowAt: (scenario) => rows.get(scenario) ?? 'matrix',
  };
}

/** `server/validity` of `server/validity/expired`. */
export const groupOf = (scenario: string): string =>
  scenario.split('/').slice(0, -1).join('/') || scenario;

/** Sign and word of a verdict. */
export const badge = (kind: VerdictKind): Markup =>
  html`<span class="badge ${kind}">${signs[kind]} ${kind}</span>`;

export const isNews = ({ standing }: Outcome): boolean => standing !== 'as-expected';

/** Of what was never played there is no more to say than its reason, which the matrix has. */
export const hasDetail = (outcome: Outcome): boolean =>
  outcome.verdict.kind !== 'unsupported' || isNews(outcome);

/** A result somebody has to look at. */
export const isFinding = ({ verdict: { kind } }: Outcome): boolean =>
  kind === 'fail' || kind === 'warn' || kind === 'inconclusive' || kind === 'error';
