import { isUndecided } from '../../../harness/model/verdict.ts';
import { plainPieces } from '../../../harness/run/plain-files.ts';
import { findEngine } from '../../../harness/runtime/docker/engine.ts';
import { reap } from '../../../harness/runtime/docker/reap.ts';
import { readJournalOf } from '../../../reports/journal.ts';
import type { Job, Undecided } from './job.ts';
import { keepPods } from './pods.ts';
import { type PreparedRun, withImages } from './prepare.ts';
import { playJobs } from './vitest.ts';

/** How the playing ended. */
export interface PlayedRun {
  interrupted: boolean;
  /** What went wrong on our side, a sentence each. */
  failures: readonly string[];
}

/**
 * Plays every job; then, alone and one after the other, what could not be decided. No other verdict
 * is asked for twice.
 * @param interruption ends it early.
 */
export async function playRun(
  prepared: PreparedRun,
  interruption: AbortSignal,
): Promise<PlayedRun> {
  const { plan, reporter, progress } = prepared;
  const signal = AbortSignal.any([interruption, reporter.gone]);
  const pods = keepPods(plan.runId);
  const failures: string[] = [];
  try {
    const jobs = await withImages(prepared);
    await playJobs(jobs, reporter, signal);
    const again = signal.aborted
      ? []
      : undecidedOf(jobs, prepared.journal, (line) => progress.say(line));
    if (again.length > 0) {
      const count = again.reduce((sum, job) => sum + job.again.length, 0);
      progress.again(count);
      await playJobs(again, reporter, signal, 1);
    }
  } catch (error) {
    failures.push(error instanceof Error ? error.message : String(error));
  } finally {
    pods[Symbol.dispose]();
    if (await findEngine()) await reap(plan.runId).catch(() => {});
  }
  progress.done();
  return {
    interrupted: interruption.aborted,
    failures: [...reporter.strays, ...failures],
  };
}

/** What an undecided verdict says of a box that refused its service (`obstacleOf`). */
const TURNED_AWAY = 'turns us away: ';

/**
 * The jobs that are left: the cells of each that could not be decided. A box that turned us away is
 * not asked again: it would do so once more, and every connection to it counts.
 * @param say is told which boxes these are.
 */
function undecidedOf(
  jobs: readonly Job[],
  journal: string,
  say: (sentence: string) => void,
): (Job & { again: readonly Undecided[] })[] {
  const { outcomes } = readJournalOf(plainPieces(journal, Number.POSITIVE_INFINITY)).run;
  const undecided = outcomes.filter(({ verdict }) => isUndecided(verdict.kind));
  return jobs.flatMap((job) => {
    const own = undecided.filter(
      ({ target, version }) => target === job.target && version === job.version,
    );
    if (own.length === 0) return [];
    const away = own.some(({ verdict }) => verdict.reason.includes(TURNED_AWAY));
    if (job.remote !== undefined && away) {
      const cells = own.length === 1 ? '1 cell is' : `${own.length} cells are`;
      say(`${job.target} ${job.version}: ${cells} left undecided, since it turned us away`);
      return [];
    }
    const again = own.map(({ cell, verdict: { kind, reason } }) => ({ cell, kind, reason }));
    return { ...job, again, roles: [...new Set(own.map(({ role }) => role))] };
  });
}
