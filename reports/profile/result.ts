import { matches } from '../../harness/model/glob.ts';
import type { Profile, ProfileClause } from '../../harness/model/requirement.ts';
import type { Outcome, Run } from '../../harness/model/run.ts';
import { isJudged } from '../../harness/model/verdict.ts';
import { byCell, byText } from '../summary.ts';

/**
 * What became of a check, which is a scenario at one target, by the worst of its cells: `open`, the
 * documents leave it open; `not-checked`, it was not played, cannot be, or could not be decided.
 */
export type CheckState = 'failed' | 'short' | 'open' | 'passed' | 'not-checked';

export interface Check {
  scenario: string;
  title: string;
  state: CheckState;
  cells: Outcome[];
}

export interface ClauseResult {
  clause: ProfileClause;
  checks: Check[];
}

export interface TargetResult {
  target: string;
  version: string;
  clauses: ClauseResult[];
  /** Checks of all clauses, each once. */
  passed: number;
  checked: number;
  all: number;
}

const states: readonly CheckState[] = ['failed', 'short', 'not-checked', 'open', 'passed'];

const stateOf = ({ verdict: { kind } }: Outcome): CheckState => {
  if (kind === 'fail') return 'failed';
  if (kind === 'warn') return 'short';
  if (kind === 'note') return 'open';
  return kind === 'pass' ? 'passed' : 'not-checked';
};

function checkOf(scenario: string, cells: Outcome[]): Check {
  const found = cells.map(stateOf);
  // What was not checked in one variant says nothing against what was seen in another.
  const judged = cells.some(({ verdict }) => isJudged(verdict.kind))
    ? found.filter((state) => state !== 'not-checked')
    : found;
  const state = states.find((one) => judged.includes(one)) ?? 'not-checked';
  return { scenario, title: cells[0]?.title ?? '', state, cells };
}

/**
 * What each target of a run came to under a profile, clause by clause. Cells of others are not in
 * it.
 */
export function resultsOf(run: Run, profile: Profile): TargetResult[] {
  const own = byCell(run.outcomes).filter(({ scenario }) =>
    profile.clauses.some(({ scenarios }) => scenarios.some((glob) => matches(glob, scenario))),
  );
  const targets = Map.groupBy(own, ({ target, version }) => JSON.stringify([target, version]));
  return [...targets.values()]
    .map((outcomes) => {
      const [{ target = '', version = '' } = {}] = outcomes;
      const checks = new Map(
        [...Map.groupBy(outcomes, ({ scenario }) => scenario)].map(([scenario, cells]) => [
          scenario,
          checkOf(scenario, cells),
        ]),
      );
      const clauses = profile.clauses.map((clause) => ({
        clause,
        checks: [...checks.values()].filter(({ scenario }) =>
          clause.scenarios.some((glob) => matches(glob, scenario)),
        ),
      }));
      const checked = [...checks.values()].filter(({ state }) => state !== 'not-checked');
      return {
        target,
        version,
        clauses,
        passed: checked.filter(({ state }) => state === 'passed' || state === 'open').length,
        checked: checked.length,
        all: checks.size,
      };
    })
    .sort((a, b) => byText(a.target, b.target) || byText(a.version, b.version));
}
