import { fstatSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { standingOf } from '../../../harness/judge/baseline.ts';
import type { Outcome } from '../../../harness/model/run.ts';
import { isUndecided } from '../../../harness/model/verdict.ts';
import { visible } from '../../../harness/model/visible.ts';
import type { Cell } from '../../../harness/run/cell.ts';
import { Player } from '../../../harness/run/player.ts';
import { findEngine } from '../../../harness/runtime/docker/engine.ts';
import { reap } from '../../../harness/runtime/docker/reap.ts';
import { cellDetailOf, signs } from '../../../reports/cell-detail.ts';
import { type Interruption, interruptible } from '../../shared/interruption.ts';
import { print } from '../../shared/print.ts';
import { clausesById } from '../../shared/requirements.ts';
import { UsageError } from '../../shared/usage.ts';
import { knownTargets } from '../../targets.ts';
import type { Job } from '../run/job.ts';
import { launchersOf } from '../run/launchers.ts';
import { mannerOf } from '../run/manner.ts';
import { planRun } from '../run/plan/plan.ts';
import { type PreparedRun, prepareRun, withImages } from '../run/prepare.ts';
import { attachLines, type Standing, watched } from './attach.ts';
import { cellNameOf, targetWord } from './parse.ts';

export interface ReplayOptions {
  keep?: boolean;
  exec?: string;
  config?: string;
  out?: string;
  /** Of a box elsewhere, as `run` has them. */
  sni?: string;
  ca?: string;
  tlsa?: readonly string[];
  resolver?: string;
}

/**
 * Opens the folder of a run with that one cell in its plan.
 * @throws UsageError where there is none.
 */
async function preparedFor(
  text: string,
  { keep: _, ...options }: ReplayOptions,
): Promise<{ prepared: PreparedRun; cell: Cell }> {
  const name = cellNameOf(text);
  const { found } = await knownTargets(options.config);
  const word = targetWord(
    name,
    found.map(({ target }) => target.name),
  );
  const plan = await planRun(
    [word],
    {
      only: [name.scenario],
      format: [],
      ...options,
    },
    (await findEngine()) !== undefined,
  );
  const cells = plan.targets.flatMap((target) => target.cells);
  const own = cells.filter(({ id }) => id.startsWith(`${name.scenario}@`));
  const cell = own.find(({ id }) => id.endsWith(`#${name.variant}`));
  if (!cell) {
    const variants = own.map(({ id }) => id.split('#')[1]).join(' or ');
    throw new UsageError(
      variants === ''
        ? `${visible(word)} has no cell of ${visible(name.scenario)}`
        : `which of its variants? ${visible(name.scenario)} has ${variants}`,
    );
  }
  const targets = plan.targets.slice(0, 1).map((target) => ({ ...target, cells: [cell] }));
  return { prepared: prepareRun({ ...plan, targets, planned: 1 }), cell };
}

/** Plays one cell. @returns the exit code, as README.md lists them. */
export async function replay(text: string, options: ReplayOptions): Promise<number> {
  const { prepared, cell } = await preparedFor(text, options);
  return interruptible((interruption) => replayed({ prepared, cell }, options, interruption));
}

async function replayed(
  { prepared, cell }: { prepared: PreparedRun; cell: Cell },
  options: ReplayOptions,
  interruption: Interruption,
): Promise<number> {
  const { signal } = interruption;
  let player: Player | undefined;
  let code = 3;
  try {
    const [job] = await withImages(prepared);
    const [planned] = prepared.plan.targets;
    if (!job || !planned) return code;
    if (signal.aborted) {
      code = 130;
      return code;
    }
    const { found, version } = planned.selected;
    const standing: Standing = { runId: prepared.plan.runId, out: prepared.out };
    player = await Player.open({
      target: found.target,
      version,
      role: cell.scenario.role,
      cells: [cell],
      open: watched(launchersOf(job, found, version), standing),
      requirements: clausesById(),
      out: prepared.out,
      blocking: false,
      ...mannerOf(job, found),
    });
    const up = player;
    const play = () => once({ player: up, cell, job, prepared, signal });
    const attach = () => attachLines(cell, job, standing);
    code = await (options.keep ? kept(play, interruption, attach) : play());
    return code;
  } catch (error) {
    if (error instanceof UsageError) throw error;
    process.stderr.write(`mailstaple: ${error instanceof Error ? error.message : error}\n`);
    code = signal.aborted ? 130 : 3;
    return code;
  } finally {
    await player?.[Symbol.asyncDispose]();
    const endedAt = new Date().toISOString();
    const reason = code === 130 ? 'interrupted' : 'done';
    prepared.reporter.write({ type: 'end', endedAt, reason, staleLines: [] });
    if (await findEngine()) await reap(prepared.plan.runId).catch(() => {});
  }
}

/**
 * May somebody type a line? Nobody can where standard input is /dev/null or an empty file, as it is
 * of what was started in the background.
 */
function mayBeTyped(): boolean {
  if (process.stdin.isTTY) return true;
  try {
    const input = fstatSync(0);
    return input.isFIFO() || input.isSocket() || input.size > 0;
  } catch {
    return false;
  }
}

/**
 * Plays it, and again at each line of standard input, until that ends or a signal comes; where
 * nobody can type, until a signal comes.
 * @returns the exit code of the last time, or 130 where a play was interrupted.
 */
async function kept(
  play: () => Promise<number>,
  interruption: Interruption,
  attach: () => Promise<string[]>,
): Promise<number> {
  const { signal } = interruption;
  let code = await play();
  const typed = mayBeTyped();
  const how = await attach();
  if (signal.aborted) return code;
  print([
    ...how,
    typed
      ? 'Enter plays the cell once more; Ctrl-C ends it.'
      : `Nobody can type here: Ctrl-C or kill ${process.pid} ends it.`,
  ]);
  if (!typed) {
    await interruption.come();
    return code;
  }
  const lines = createInterface({ input: process.stdin });
  signal.addEventListener('abort', () => lines.close(), { once: true });
  for await (const _ of lines) code = await play();
  return code;
}

async function once({
  player,
  cell,
  job,
  prepared: { reporter, out },
  signal,
}: {
  player: Player;
  cell: Cell;
  job: Job;
  prepared: PreparedRun;
  signal: AbortSignal;
}): Promise<number> {
  const result = await player.play(cell, signal);
  if (!result) return 130;
  const outcome: Outcome = { ...result, ...standingOf(cell.id, result.verdict.kind, job.known) };
  reporter.write(outcome);
  const { kind, reason } = outcome.verdict;
  print([
    `${signs[kind]} ${kind}: ${visible(cell.id)}`,
    `  ${visible(reason)}`,
    ...Object.entries(cellDetailOf(outcome)).map(
      ([label, detail]) => `    ${label.padEnd(9)} ${visible(detail)}`,
    ),
    `  in ${out}`,
  ]);
  if (isUndecided(kind)) return 3;
  return outcome.standing === 'as-expected' ? 0 : 1;
}
