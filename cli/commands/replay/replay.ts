import { createInterface } from 'node:readline';
import { standingOf } from '../../../harness/judge/baseline.ts';
import type { Launchers } from '../../../harness/model/roles.ts';
import type { Outcome } from '../../../harness/model/run.ts';
import type { RunningServer } from '../../../harness/model/running.ts';
import { isUndecided } from '../../../harness/model/verdict.ts';
import { visible } from '../../../harness/model/visible.ts';
import type { Cell } from '../../../harness/run/cell.ts';
import { Player } from '../../../harness/run/player.ts';
import { findEngine } from '../../../harness/runtime/docker/engine.ts';
import { reap } from '../../../harness/runtime/docker/reap.ts';
import { cellDetailOf, signs } from '../../../reports/cell-detail.ts';
import { print } from '../../shared/print.ts';
import { clausesById } from '../../shared/requirements.ts';
import { UsageError } from '../../shared/usage.ts';
import { knownTargets } from '../../targets.ts';
import type { Job } from '../run/job.ts';
import { launchersOf } from '../run/launchers.ts';
import { mannerOf } from '../run/manner.ts';
import { planRun } from '../run/plan/plan.ts';
import { type PreparedRun, prepareRun, withImages } from '../run/prepare.ts';
import { attachLines, type Standing } from './attach.ts';
import { cellNameOf, targetWord } from './parse.ts';

export interface ReplayOptions {
  keep?: boolean;
  exec?: string;
  config?: string;
  out?: string;
}

/**
 * Opens the folder of a run with that one cell in its plan.
 * @throws UsageError where there is none.
 */
async function preparedFor(
  text: string,
  { exec, config, out }: ReplayOptions,
): Promise<{ prepared: PreparedRun; cell: Cell }> {
  const name = cellNameOf(text);
  const { found } = await knownTargets(config);
  const word = targetWord(
    name,
    found.map(({ target }) => target.name),
  );
  const plan = await planRun(
    [word],
    {
      only: [name.scenario],
      format: [],
      ...(exec === undefined ? {} : { exec }),
      ...(config === undefined ? {} : { config }),
      ...(out === undefined ? {} : { out }),
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
  const [job] = await withImages(prepared);
  const [planned] = prepared.plan.targets;
  if (!job || !planned) return 3;
  const { found, version } = planned.selected;
  const standing: Standing = { runId: prepared.plan.runId, running: undefined, slug: undefined };
  let player: Player | undefined;
  try {
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
    const play = () => once(up, cell, job, prepared);
    return await playing(play, options.keep ?? false, () => attachLines(cell, job, standing));
  } catch (error) {
    if (error instanceof UsageError) throw error;
    process.stderr.write(`mailstaple: ${error instanceof Error ? error.message : error}\n`);
    return 3;
  } finally {
    await player?.[Symbol.asyncDispose]();
    const endedAt = new Date().toISOString();
    prepared.reporter.write({ type: 'end', endedAt, reason: 'done', staleLines: [] });
    if (await findEngine()) await reap(prepared.plan.runId).catch(() => {});
  }
}

/** Plays it once; and kept up, again at each line of standard input, until it is ended. */
async function playing(
  play: () => Promise<number>,
  keep: boolean,
  attach: () => Promise<string[]>,
): Promise<number> {
  let code = await play();
  if (!keep) return code;
  print(await attach());
  const lines = createInterface({ input: process.stdin });
  const stop = (): void => lines.close();
  process.once('SIGINT', stop).once('SIGTERM', stop);
  try {
    for await (const _ of lines) code = await play();
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop);
  }
  return code;
}

async function once(
  player: Player,
  cell: Cell,
  job: Job,
  { reporter, out }: PreparedRun,
): Promise<number> {
  const result = await player.play(cell);
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

/** The same launchers, which also note what they brought up. */
function watched(launchers: Launchers, standing: Standing): Launchers {
  const { server } = launchers;
  if (!server) return launchers;
  return {
    ...launchers,
    server: async (setup) => {
      const running: RunningServer = await server(setup);
      standing.running = running;
      standing.slug = setup.arrangements[0]?.slug;
      return running;
    },
  };
}
