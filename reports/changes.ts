import type { Outcome, Run } from '../harness/model/run.ts';
import type { VerdictKind } from '../harness/model/verdict.ts';
import { byText } from './summary.ts';

/** A cell whose verdict is another one now. */
export interface Change {
  cell: string;
  before: VerdictKind;
  after: VerdictKind;
  /** Why, as the later run says. */
  reason: string;
}

export interface Difference {
  /** What every cell of the later run that the earlier had came to there. */
  before: Map<string, VerdictKind>;
  changed: Change[];
  /** Cells of the later run alone, and of the earlier alone. */
  added: string[];
  gone: string[];
}

const variantOf = (cell: string): string => cell.slice(cell.indexOf('#') + 1);

const versionsOf = (run: Run, target: string): Set<string> =>
  new Set(run.outcomes.filter((it) => it.target === target).map(({ version }) => version));

/**
 * What changed between two runs. Where each of them played one version of a target the cells are
 * matched whatever the versions are, so that two releases can be compared; else by the whole id.
 */
export function differenceOf(before: Run, after: Run): Difference {
  const targets = new Set([...before.outcomes, ...after.outcomes].map(({ target }) => target));
  const single = new Set(
    [...targets].filter(
      (it) => versionsOf(before, it).size === 1 && versionsOf(after, it).size === 1,
    ),
  );
  const keyOf = ({ cell, scenario, target }: Outcome): string =>
    single.has(target) ? JSON.stringify([scenario, target, variantOf(cell)]) : cell;
  const old = new Map(before.outcomes.map((it) => [keyOf(it), it]));
  const now = new Map(after.outcomes.map((it) => [keyOf(it), it]));
  const changed = [...now].flatMap(([key, { cell, verdict }]): Change[] => {
    const was = old.get(key);
    if (!was || was.verdict.kind === verdict.kind) return [];
    return [{ cell, before: was.verdict.kind, after: verdict.kind, reason: verdict.reason }];
  });
  const missing = (from: Map<string, Outcome>, there: Map<string, Outcome>): string[] =>
    [...from]
      .filter(([key]) => !there.has(key))
      .map(([, { cell }]) => cell)
      .sort(byText);
  return {
    before: new Map(
      [...now].flatMap(([key, { cell }]) => {
        const was = old.get(key);
        return was ? [[cell, was.verdict.kind] as const] : [];
      }),
    ),
    changed: changed.sort((a, b) => byText(a.cell, b.cell)),
    added: missing(now, old),
    gone: missing(old, now),
  };
}
