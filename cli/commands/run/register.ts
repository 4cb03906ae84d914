import { afterAll, describe, inject, test } from 'vitest';
import { standingOf } from '../../../harness/judge/baseline.ts';
import { calibrationSteps } from '../../../harness/judge/calibrations.ts';
import type { Outcome, TargetRecord } from '../../../harness/model/run.ts';
import { isUndecided, type VerdictKind } from '../../../harness/model/verdict.ts';
import type { Cell } from '../../../harness/run/cell.ts';
import { capabilitiesOf, planCells } from '../../../harness/run/plan.ts';
import { Player, type Result } from '../../../harness/run/player.ts';
import { roles } from '../../../harness/run/roles.ts';
import { clausesAtStake } from '../../../reports/cell-detail.ts';
import { scenarios } from '../../../suites/index.ts';
import { shortPath } from '../../shared/files.ts';
import { imageRecord } from '../../shared/images.ts';
import { clausesById } from '../../shared/requirements.ts';
import { declaredIn, type FoundTarget, versionOf } from '../../targets.ts';
import { boxAt } from './box/box.ts';
import { asOwn } from './build.ts';
import { type Job, LAST_RESORT } from './job.ts';
import { launchersOf } from './launchers.ts';
import { mannerOf } from './manner.ts';
import { scenariosOfProfile } from './plan/profile.ts';
import { shuffled } from './seed.ts';

/**
 * So many cells in a row that were undecided again end the second round; of a box that is not ours,
 * where every connection counts, fewer.
 */
const IN_VAIN = { ours: 10, remote: 3 };

/** Every line of its details, for the message of a failed test. */
function detailLines(outcome: Outcome): string {
  const [source] = clausesAtStake(outcome.verdict);
  return [
    `${outcome.verdict.kind} (${outcome.standing}): ${outcome.verdict.reason}`,
    source
      ? `promised: ${source.document} ${source.section}, ${source.level}: ${source.text}`
      : 'promised: nothing on record',
    ...(outcome.evidence ? [`evidence: ${outcome.evidence.folder}`] : []),
    `replay: ${outcome.reproduce}`,
  ].join('\n');
}

/**
 * Plays the cells of one role of one target as Vitest tests: one test a cell, the outcome in
 * `task.meta`.
 */
export async function registerCells(): Promise<void> {
  const job = inject('mailstaple');
  const role = inject('role');
  const found = await foundBy(job);
  const { target } = found;
  const version = job.stated ?? versionOf(target, job.version);
  const chosen = scenariosOfProfile(scenarios, job.profile);
  const planned = shuffled(
    planCells(chosen, target, version, job.runtime, { ...job.filter, role }),
    job.seed,
  );
  const first = new Map(job.again?.map(({ cell, ...came }) => [cell, came]));
  const done = new Set(job.done);
  const left = planned.filter(({ id }) => !done.has(id));
  // Calibrations are played again: what is left rests on them.
  const missing =
    left.length > 0
      ? planned.filter(({ id, scenario }) => scenario.calibrates || !done.has(id))
      : [];
  const cells = job.again ? planned.filter(({ id }) => first.has(id)) : missing;
  if (cells.length === 0 || (job.filter.role && job.filter.role !== role)) return;
  const open = launchersOf(job, found, version);
  let player: Player | undefined;

  // What is beyond the target is told at once: a test for each would cost more than all there is to
  // say of it.
  const [beyond, within] = [
    cells.filter(({ unsupported }) => unsupported !== undefined),
    cells.filter(({ unsupported }) => unsupported === undefined),
  ];

  const patience = job.remote === undefined ? { timeout: LAST_RESORT } : {};
  test('is brought up', patience, async ({ task }) => {
    const record: TargetRecord = {
      type: 'target',
      name: target.name,
      version: version.version,
      title: target.title,
      runtime: job.runtime,
      roles: [role],
      capabilities: [...capabilitiesOf(target, version)],
      states: [],
    };
    // Of a target that was up before nothing new is recorded.
    if (!job.again) task.meta.target = record;
    try {
      const requirements = clausesById();
      player = await Player.open({
        target,
        version,
        role,
        cells,
        open,
        requirements,
        out: job.out,
        ...(job.again || job.remote !== undefined ? {} : { isNews: newsTo(job) }),
        ...mannerOf(job, found),
      });
      if (!job.again) {
        const image =
          job.runtime === 'container' ? await imageRecord({ found, version }) : undefined;
        const states = [...player.states()];
        task.meta.target = { ...record, states, ...(image ? { image } : {}) };
      }
      task.meta.unsupported = await outcomesOf(player, beyond, job);
    } catch (error) {
      if (job.again) throw error;
      task.meta.target = {
        ...record,
        failed: `${found.module === '' ? '' : `${shortPath(found.module)}: `}${inOneLine(error)}`,
      };
      throw error;
    }
  });

  let inVain = 0;
  const play = (cell: Cell) =>
    (job.again ? test : test.concurrent)(cell.id, async ({ task, skip, signal }) => {
      if (!player) return skip('the target could not be brought up');
      // Whatever keeps us from deciding is still there: the rest is left as it was.
      if (inVain >= IN_VAIN[job.remote === undefined ? 'ours' : 'remote'])
        return skip('it cannot be decided now either');
      const { result, before } = await played(player, cell, job, signal);
      if (!result) return skip('interrupted');
      const { kind } = result.verdict;
      const expected = standingOf(cell.id, kind, job.known);
      // Of a box elsewhere nothing ships that would name its warnings: one that no baseline names
      // is a finding.
      const found = job.remote !== undefined && kind === 'warn' && expected.known === undefined;
      if (job.again) inVain = isUndecided(kind) ? inVain + 1 : 0;
      const replayed = first.get(cell.id) ?? before;
      const outcome: Outcome = {
        ...result,
        ...(replayed ? { replayed } : {}),
        ...expected,
        ...(found ? { standing: 'regression' as const } : {}),
      };
      task.meta.outcome = outcome;
      if (outcome.verdict.kind === 'blocked') return skip(outcome.verdict.reason);
      const sound = outcome.verdict.kind !== 'error' && outcome.verdict.kind !== 'inconclusive';
      if (outcome.standing !== 'as-expected' || !sound) throw new Error(detailLines(outcome));
    });
  const round = (cell: Cell): string => cell.variant.round ?? 'cells';
  for (const group of ['first', 'cells', 'last']) {
    const members = within.filter((cell) => round(cell) === group);
    for (const stage of group === 'first' ? calibrationSteps(members) : [members])
      if (stage.length > 0) describe(group, () => waitersFirst(stage).forEach(play));
  }
  afterAll(() => player?.[Symbol.asyncDispose]());
}

/**
 * Plays a cell. What rests on a calibration cannot wait until all is done: one that could not be
 * decided is played once more at once, but for a box that is not ours.
 * @returns what it came to, and what at first, where it was played twice.
 */
async function played(
  player: Player,
  cell: Cell,
  { again, remote }: Job,
  signal: AbortSignal,
): Promise<{ result: Result | undefined; before?: NonNullable<Outcome['replayed']> }> {
  const result = await player.play(cell, signal);
  const waits = cell.variant.round === 'first' && !again && remote === undefined;
  if (!result || !waits || !isUndecided(result.verdict.kind)) return { result };
  const { kind, reason } = result.verdict;
  return { result: await player.play(cell, signal), before: { kind, reason } };
}

/** A verdict that no line of the baseline foresees. */
const newsTo =
  ({ known }: Job) =>
  (cell: string, kind: VerdictKind): boolean =>
    standingOf(cell, kind, known).standing !== 'as-expected';

/** The outcomes of cells that are beyond the target. */
async function outcomesOf(
  player: Player,
  cells: readonly Cell[],
  { known }: Job,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const cell of cells) {
    const result = await player.play(cell);
    if (!result) continue;
    const standing = cell.byRuntime
      ? { standing: 'as-expected' as const }
      : standingOf(cell.id, result.verdict.kind, known);
    outcomes.push({ ...result, ...standing });
  }
  return outcomes;
}

/** The target this job is about. */
async function foundBy(job: Job): Promise<FoundTarget> {
  if (job.module !== '') {
    const found = await declaredIn(job);
    return job.exec === undefined ? found : asOwn(found, job.exec);
  }
  const remote = job.remote ?? '';
  return { target: boxAt(remote), module: '', folder: '', remote };
}

/** What a program printed last comes a line each; a record is read in one. */
const inOneLine = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).trim().replaceAll(/\s*\n\s*/g, '; ');

/**
 * Cells that wait for the clock begin before all others of their group, so that the others pass the
 * time.
 */
function waitersFirst(cells: readonly Cell[]): readonly Cell[] {
  const waits = ({ scenario }: Cell): boolean => roles[scenario.role].waits(scenario);
  return [...cells.filter(waits), ...cells.filter((cell) => !waits(cell))];
}
