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
  /** Anchor of the cell of a finding. */
  detailAt(outcome: Outcome): string;
}

/** No text in it longer than this, in UTF-16 units; a little more than the page shows of any. */
const LONGEST = 4000;

/** Is one of the texts long that outcomes are told apart and sorted by? */
const isFlooded = ({
  cell,
  scenario,
  title,
  target,
  version,
  verdict,
  reproduce,
}: Outcome): boolean =>
  [cell, scenario, title, target, version, verdict.reason, reproduce].some(
    ({ length }) => length > LONGEST,
  );

/**
 * The value with every long text cut, so that a flood is paid for once. Cells keep their names:
 * they tell outcomes apart.
 */
function cut<T>(value: T): T {
  const walk = (part: unknown, key: string): unknown => {
    if (typeof part === 'string') return key === 'cell' ? part : shortened(part, LONGEST);
    if (Array.isArray(part)) return part.map((entry) => walk(entry, ''));
    if (typeof part !== 'object' || part === null) return part;
    return Object.fromEntries(
      Object.entries(part).map(([name, entry]) => [shortened(name, LONGEST), walk(entry, name)]),
    );
  };
  return walk(value, '') as T;
}

/** The run, cut where it is flooded; of other texts each distinct one is cut when it is written. */
function withoutFloods({ outcomes, ...rest }: Run): Run {
  return { ...cut(rest), outcomes: outcomes.some(isFlooded) ? outcomes.map(cut) : outcomes };
}

export function viewOf(whole: Run): View {
  const run = withoutFloods(whole);
  const outcomes = byCell(run.outcomes);
  const anchors = anchorsOf(
    outcomes.filter((outcome) => isFinding(outcome) || isNews(outcome)).map(({ cell }) => cell),
    'c',
  );
  return {
    run,
    summary: summaryOf(run),
    outcomes,
    detailAt: ({ cell }) => anchors.get(cell) ?? 'findings',
  };
}

/** Sign and word of a verdict. */
export const badge = (kind: VerdictKind): Markup =>
  html`<span class="badge ${kind}">${signs[kind]} ${kind}</span>`;

export const isNews = ({ standing }: Outcome): boolean => standing !== 'as-expected';

/** A result somebody has to look at. */
export const isFinding = ({ verdict: { kind } }: Outcome): boolean =>
  kind === 'fail' || kind === 'warn' || kind === 'inconclusive' || kind === 'error';
