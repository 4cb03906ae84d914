import { dirname } from 'node:path';
import {
  type Baseline,
  BaselineError,
  type BaselineLine,
  hasExpired,
  lineOn,
  parseBaseline,
} from '../../../harness/judge/baseline.ts';
import type { Outcome, Run } from '../../../harness/model/run.ts';
import { isUndecided, type VerdictKind } from '../../../harness/model/verdict.ts';
import { shown, visible } from '../../../harness/model/visible.ts';
import { standingAt, writeAnew } from '../../../harness/run/plain-files.ts';
import { byCell, plural } from '../../../reports/summary.ts';
import { readFileWithin, shownPath } from '../../shared/files.ts';
import { notWritable } from '../../shared/folder.ts';
import { print } from '../../shared/print.ts';
import { readRun, warnOf } from '../../shared/runs.ts';
import { UsageError } from '../../shared/usage.ts';
import { edited, type NewLine } from './edit.ts';

/** No baseline is longer; octets. */
const LONGEST = 64 * 1_048_576;

/** @throws UsageError in one sentence where it cannot be read. */
function baselineIn(path: string): { text: string; baseline: Baseline } {
  const text = readFileWithin(path, LONGEST).toString('utf8');
  try {
    return { text, baseline: parseBaseline(text, shownPath(path)) };
  } catch (error) {
    if (error instanceof BaselineError)
      throw new UsageError(visible(error.message).replace(/\.$/, ''));
    throw error;
  }
}

/** Findings that a baseline may speak of; what could not be decided is no target's trait. */
const isFinding = (kind: VerdictKind): boolean => kind === 'fail' || kind === 'warn';
const isMended = (kind: VerdictKind): boolean => kind === 'pass' || kind === 'note';
const expectsOnlyPass = (line: BaselineLine): boolean =>
  line.verdicts.every((kind) => kind === 'pass');

const scenarioAt = ({ scenario, target, version }: Outcome): string =>
  `${scenario}@${target}:${version}#`;

/**
 * One line for all variants where every cell of the scenario at the target came to the same, else a
 * line for each cell.
 */
function linesFor(
  cells: readonly Outcome[],
  all: ReadonlyMap<string, readonly Outcome[]>,
  make: (cells: string, one: Outcome) => NewLine,
): NewLine[] {
  const groups = Map.groupBy(cells, (one) => `${scenarioAt(one)}\0${one.verdict.kind}`);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const whole = (all.get(scenarioAt(first)) ?? []).length === group.length;
    const usual = group.every(
      ({ cell }) => cell.startsWith(scenarioAt(first)) && !cell.includes('*'),
    );
    return whole && usual
      ? [make(`${scenarioAt(first)}*`, first)]
      : group.map((one) => make(one.cell, one));
  });
}

export interface Updated {
  text: string;
  added: number;
  removed: number;
  excepted: number;
}

/**
 * A baseline that fits a run: what is not true any more goes, what is news comes, and every line
 * that still holds stays with its reason and its proof.
 */
export function updated(text: string, baseline: Baseline, run: Run): Updated {
  const outcomes = byCell(run.outcomes);
  const all = Map.groupBy(outcomes, scenarioAt);
  const decided = Map.groupBy(outcomes, ({ cell }) => lineOn(baseline, cell));
  const gone = new Set<number>();
  const mended: Outcome[] = [];
  for (const [index, line] of baseline.entries()) {
    const cells = decided.get(line) ?? [];
    if (cells.length === 0 || expectsOnlyPass(line)) continue;
    const fixed = cells.filter(
      ({ verdict }) => isMended(verdict.kind) && !line.verdicts.includes(verdict.kind),
    );
    if (fixed.length === cells.length) gone.add(index);
    else mended.push(...fixed);
  }
  const news = outcomes.filter(({ cell, verdict }) => {
    const line = lineOn(baseline, cell);
    return isFinding(verdict.kind) && (line === undefined || !line.verdicts.includes(verdict.kind));
  });
  const exceptions = linesFor(mended, all, (cells, one) => ({
    cells,
    verdict: 'pass',
    reason: `Not so here any more: ${lineOn(baseline, one.cell)?.reason ?? ''}`,
    remark: 'Lifts a line above.',
  }));
  const lines = linesFor(news, all, (cells, one) => ({
    cells,
    verdict: one.verdict.kind,
    reason: shown(lineOn(baseline, one.cell)?.reason ?? one.verdict.reason, 400),
    remark: 'Unproved: show it by a second program, and say how in "proof".',
  }));
  return {
    text: edited(text, gone, [...exceptions, ...lines]),
    added: lines.length,
    removed: gone.size,
    excepted: exceptions.length,
  };
}

/**
 * Writes or mends a baseline by a run.
 * @throws UsageError when run or baseline cannot be read, or the file cannot be written; nothing is
 * overwritten then.
 */
export function updateBaseline(path: string, file: string, dryRun: boolean): void {
  const read = readRun(path);
  warnOf(read, path);
  if (read.run.outcomes.length === 0)
    throw new UsageError(`${shownPath(path)} holds no outcome, so there is nothing to go by`);
  const { text, baseline } = standingAt(file) ? baselineIn(file) : { text: '', baseline: [] };
  const result = updated(text, baseline, read.run);
  // What is written is read again before it takes the place of what is there.
  parseBaseline(result.text, shownPath(file));
  const undecided = read.run.outcomes.filter(({ verdict }) => isUndecided(verdict.kind)).length;
  if (dryRun) process.stdout.write(result.text);
  else if (result.text !== text || !standingAt(file))
    try {
      writeAnew(file, result.text);
    } catch (error) {
      throw notWritable(dirname(file), error);
    }
  const said =
    `${shownPath(file)}: ${plural(result.added, 'line')} added and to be proved, ` +
    `${result.removed} removed, ${result.excepted} lifted in ` +
    'part' +
    (undecided > 0
      ? `; ${plural(undecided, 'cell')} could not be decided and was passed over`
      : '');
  if (dryRun) process.stderr.write(`mailstaple: ${said}\n`);
  else print([said]);
}

/** Today, as a baseline writes days. */
export const today = (): string => new Date().toISOString().slice(0, 10);

/**
 * Checks baselines: what cannot be read is an error, what has expired or can never decide is told,
 * and what is unproved is counted.
 * @returns 1 when a line has expired or can never decide, else 0. @throws UsageError for one that
 * cannot be read.
 */
export function checkBaselines(paths: readonly string[], day: string): number {
  let bad = 0;
  for (const path of paths) {
    const { baseline } = baselineIn(path);
    const last = new Map(baseline.map((line) => [line.cells, line]));
    const faults = baseline.flatMap((line) => [
      ...(hasExpired(line, day) ? [`${line.at}: expired on ${line.expires}: ${line.cells}`] : []),
      ...(last.get(line.cells) === line
        ? []
        : [
            `${line.at}: never decides, since the same cells come again ` +
              `at ${last.get(line.cells)?.at}`,
          ]),
    ]);
    bad += faults.length;
    const unproved = baseline.filter((line) => line.proof === undefined && !expectsOnlyPass(line));
    print([
      ...faults.map((line) => visible(line).slice(0, 400)),
      `${shownPath(path)}: ${plural(baseline.length, 'line')}, ${unproved.length} unproved, ` +
        `${faults.length} to be looked at`,
    ]);
  }
  return bad > 0 ? 1 : 0;
}
