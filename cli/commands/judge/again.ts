import { type Baseline, standingOf } from '../../../harness/judge/baseline.ts';
import { Calibrations, calibrationSteps } from '../../../harness/judge/calibrations.ts';
import type { Claimed } from '../../../harness/judge/column.ts';
import { decide } from '../../../harness/judge/decide.ts';
import { unjudged } from '../../../harness/judge/judge.ts';
import { RecordError, readRecorded } from '../../../harness/judge/recorded.ts';
import type { Recorded } from '../../../harness/model/observation.ts';
import type { Clause } from '../../../harness/model/requirement.ts';
import type { Outcome, Run } from '../../../harness/model/run.ts';
import type { Verdict } from '../../../harness/model/verdict.ts';
import type { Cell } from '../../../harness/run/cell.ts';
import { NotPlainError } from '../../../harness/run/plain-files.ts';
import { roles } from '../../../harness/run/roles.ts';
import { judgedInColumns } from '../../shared/columns.ts';
import { reasonOf } from '../../shared/files.ts';
import type { RecordedTarget } from './plan.ts';
import { type Records, recordsOf } from './records.ts';

/** Today's rules, as far as they are not the judge's own. */
export interface Rules {
  /** `NAME:VERSION` → the target as it was then and its cells as they would be planned today. */
  targets: ReadonlyMap<string, RecordedTarget>;
  requirements: ReadonlyMap<string, Clause>;
  /** What is known of a target, for verdicts that moved. */
  baselineOf(outcome: Outcome): Baseline;
}

/** A cell whose verdict is not what it was. */
export interface Moved {
  cell: string;
  from: Verdict;
  to: Verdict;
}

export interface JudgedAgain {
  run: Run;
  moved: Moved[];
  /** Cells that could not be judged again: these keep the verdict they had. */
  notJudged: number;
  /** What was on record and cannot be judged, a sentence each. */
  problems: string[];
}

/**
 * Judges a recorded run again. What was played is judged by its record; what was not (it is beyond
 * the target, or rested on a calibration) keeps its verdict, but for what rests on a calibration
 * that does not pass any more.
 * @param folder where its evidence lies; it may be anybody's.
 */
export async function judgeAgain(run: Run, folder: string, rules: Rules): Promise<JudgedAgain> {
  const problems: string[] = [];
  const outcomes = new Map<string, Outcome>();
  let notJudged = 0;
  for (const [name, own] of Map.groupBy(run.outcomes, targetOf)) {
    const target = rules.targets.get(name);
    if (!target) {
      problems.push(`${name} is no target that is known here: its verdicts stay as they are`);
      notJudged += own.length;
      continue;
    }
    for (const mine of Map.groupBy(own, ({ role }) => role).values()) {
      const records = await recordsOf(mine, folder);
      problems.push(...records.problems);
      const judged = new OneRole(target, records, rules);
      for (const outcome of inOrder(mine, target)) {
        const again = judged.again(outcome);
        outcomes.set(outcome.cell, again ?? outcome);
        if (!again) notJudged += 1;
      }
      problems.push(...judged.problems);
    }
  }
  const first = run.outcomes.map((outcome) => outcomes.get(outcome.cell) ?? outcome);
  const claimed = (outcome: Outcome): Claimed | undefined => {
    const target = rules.targets.get(targetOf(outcome));
    const scenario = target?.cells.get(outcome.cell)?.scenario;
    if (!target || !scenario) return undefined;
    const requirements = scenario.proves.flatMap((id) => rules.requirements.get(id) ?? []);
    return { scenario, promises: target.promises, requirements };
  };
  for (const outcome of judgedInColumns(first, claimed, rules.baselineOf))
    outcomes.set(outcome.cell, outcome);
  const after = first.map((outcome) => outcomes.get(outcome.cell) ?? outcome);
  const moved = run.outcomes.flatMap(({ cell, verdict: from }, index) => {
    const to = after[index]?.verdict;
    return to && differs(from, to) ? [{ cell, from, to }] : [];
  });
  return { run: { ...run, outcomes: after }, moved, notJudged, problems };
}

const targetOf = ({ target, version }: Outcome): string => `${target}:${version}`;

/** What rests on a calibration is judged behind it, another calibration too, as it was played. */
function inOrder(outcomes: readonly Outcome[], { cells }: RecordedTarget): Outcome[] {
  const first = outcomes.filter(({ variant }) => variant.round === 'first');
  const known = first.flatMap((outcome) => {
    const cell = cells.get(outcome.cell);
    return cell ? [{ outcome, ...cell }] : [];
  });
  const ordered = calibrationSteps(known).flatMap((stage) => stage.map(({ outcome }) => outcome));
  return [...new Set([...ordered, ...outcomes])];
}

/** Do two verdicts say something else, or for another reason? */
function differs(one: Verdict, other: Verdict): boolean {
  const essence = ({ kind, mismatches }: Verdict): string => JSON.stringify([kind, mismatches]);
  return essence(one) !== essence(other);
}

/** One role of one target: what rests on its calibrations rests on those of this role. */
class OneRole {
  readonly problems: string[] = [];
  readonly #target: RecordedTarget;
  readonly #records: Records;
  readonly #rules: Rules;
  readonly #calibrations: Calibrations;

  constructor(target: RecordedTarget, records: Records, rules: Rules) {
    this.#target = target;
    this.#records = records;
    this.#rules = rules;
    this.#calibrations = new Calibrations([...target.cells.values()]);
  }

  /** The outcome under today's rules; undefined where nothing is on record that could be judged. */
  again(outcome: Outcome): Outcome | undefined {
    const cell = this.#target.cells.get(outcome.cell);
    const verdict = cell && this.#verdict(outcome, cell);
    if (cell && verdict) this.#calibrations.note(cell, verdict.verdict);
    else if (cell) this.#calibrations.note(cell, outcome.verdict);
    if (!cell) {
      this.problems.push(`${outcome.cell}: there is no such scenario any more`);
      return undefined;
    }
    if (!verdict) return undefined;
    const { scenario } = cell;
    const same = verdict.verdict.kind === outcome.verdict.kind;
    const { known: _, ...rest } = outcome;
    const standing = same
      ? { standing: outcome.standing, ...(outcome.known ? { known: outcome.known } : {}) }
      : standingOf(outcome.cell, verdict.verdict.kind, this.#rules.baselineOf(outcome));
    return {
      ...rest,
      title: scenario.title,
      proves: [...scenario.proves],
      covers: [...scenario.covers],
      ...verdict,
      ...standing,
    };
  }

  #verdict(outcome: Outcome, cell: Cell): Pick<Outcome, 'verdict' | 'excerpts'> | undefined {
    const { scenario } = cell;
    const requirements = scenario.proves.flatMap((id) => this.#rules.requirements.get(id) ?? []);
    const unmet = this.#calibrations.unmet(cell);
    if (unmet && cell.unsupported === undefined) {
      return { verdict: unjudged(unmet.kind, unmet.reason, requirements), excerpts: [] };
    }
    const recorded = this.#recorded(outcome);
    if (!recorded) return undefined;
    const { promises } = this.#target;
    const { judging, shown } = roles[scenario.role];
    try {
      return {
        verdict: decide(
          judging,
          { scenario, variant: cell.variant, promises, requirements },
          recorded,
        ),
        excerpts: shown.excerpts(recorded.observation, recorded.known),
      };
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      this.problems.push(`${outcome.cell}: its record cannot be judged (${why})`);
      return undefined;
    }
  }

  #recorded({ cell, evidence }: Outcome): Recorded | undefined {
    if (!evidence) return undefined;
    try {
      const octets = this.#records.of(cell, evidence);
      return octets && readRecorded(octets.toString('utf8'), cell);
    } catch (error) {
      const why =
        error instanceof RecordError || error instanceof NotPlainError
          ? error.message
          : reasonOf(error);
      this.problems.push(`${cell}: its observation.json ${why}`);
      return undefined;
    }
  }
}
