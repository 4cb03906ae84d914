import { join, resolve } from 'node:path';
import type { Outcome, Run } from '../../../harness/model/run.ts';
import { isUndecided } from '../../../harness/model/verdict.ts';
import type { Cell } from '../../../harness/run/cell.ts';
import { portsOf } from '../../../harness/run/roles.ts';
import { profiles } from '../../../suites/profiles/index.ts';
import { ensureImages, type Wanted } from '../../shared/images.ts';
import { provenanceOf } from '../../shared/provenance/provenance.ts';
import { checkSize } from '../../shared/runs.ts';
import { version as toolVersion } from '../../shared/version.ts';
import { connectionsOf } from './box/remote.ts';
import { openFolder, readFolder } from './folder.ts';
import type { Job } from './job.ts';
import type { RunPlan } from './plan/plan.ts';
import type { PlannedTarget } from './plan/planned.ts';
import { checkPart } from './plan/resumed.ts';
import { Progress } from './progress.ts';
import { JournalReporter } from './reporter.ts';

/**
 * A run that can begin: its folder is open, and whatever has to be built is built when it is
 * played.
 */
export interface PreparedRun {
  plan: RunPlan;
  out: string;
  journal: string;
  jobs: readonly PreparedJob[];
  reporter: JournalReporter;
  progress: Progress;
}

export interface PreparedJob {
  job: Job;
  planned: PlannedTarget;
}

/**
 * Has this cell a verdict that a rerun need not look at again? One that was blocked was never
 * judged: it is asked again whether what it rests on can be relied on.
 */
const isDone = ({ verdict: { kind } }: Outcome): boolean =>
  !isUndecided(kind) && kind !== 'blocked';

/**
 * Opens the folder of the run and writes the first line of its journal. @throws UsageError when
 * there can be none.
 */
export function prepareRun(plan: RunPlan): PreparedRun {
  const { options, runId, leftOut, problems, unjudged } = plan;
  const resumed = options.resume === undefined ? undefined : readFolder(options.resume);
  if (resumed) checkResumed(resumed.run, plan, resumed.out);
  const out = resumed?.out ?? openFolder(options.out);
  const done = (resumed?.run.outcomes ?? []).filter(isDone).map(({ cell }) => cell);
  const podSize = podSizeOf(plan.targets);
  const jobs = plan.targets.map((planned) => ({
    planned,
    job: { ...jobOf(planned, plan), out, done, ...(podSize === undefined ? {} : { podSize }) },
  }));
  const boxes = new Set(
    jobs
      .filter(({ job }) => job.remote !== undefined && job.baselines.length === 0)
      .map(({ job: { target, version } }) => `${target} ${version}`),
  );
  const progress = new Progress(plan.planned - done.length, ({ target, version }) =>
    boxes.has(`${target} ${version}`),
  );
  for (const sentence of leftOut) progress.say(sentence);
  for (const sentence of problems) progress.say(`mailstaple: ${sentence}`);
  for (const { job, planned } of jobs)
    if (job.remote !== undefined) progress.say(announced(job, planned.cells));
  const journal = join(out, 'journal.jsonl');
  const reporter = new JournalReporter(journal, (outcome) => progress.count(outcome));
  const at = new Date().toISOString();
  const by = {
    tool: { name: 'mailstaple' as const, version: toolVersion },
    node: process.versions.node,
    openssl: process.versions.openssl,
    command: process.argv.slice(2),
    provenance: provenanceOf(
      profiles.find(({ id }) => id === options.profile),
      plan.baselines.digests,
    ),
  };
  if (resumed) reporter.write({ type: 'resumed', at, ...by });
  else
    reporter.write({
      ...{ type: 'run', schema: 2, id: runId, startedAt: at, ...by },
      ...(options.profile ? { profile: options.profile } : {}),
      ...(plan.shard ? { shard: plan.shard } : {}),
      planned: plan.planned,
      leftOut: [...leftOut, ...problems, ...unjudged],
    });
  return { plan, out, journal, jobs, reporter, progress };
}

/**
 * What is on record already stays there, whatever is played now; a part stays the part it is.
 * @throws UsageError
 */
function checkResumed(run: Run, plan: RunPlan, out: string): void {
  checkPart(run, plan, out);
  const { outcomes } = run;
  const { targets } = plan;
  const cells = new Set(outcomes.map(({ cell }) => cell));
  for (const planned of targets) for (const { id } of planned.cells) cells.add(id);
  checkSize(cells.size, 'play what is new into a folder of its own');
}

function jobOf(
  { selected, filter, cells, baselines }: PlannedTarget,
  { options, runId, profile, defects, visiting, baselines: read }: RunPlan,
): Omit<Job, 'out' | 'done'> {
  const { found, version, runtime, exec, remote, published, stated } = selected;
  return {
    runId,
    module: found.module,
    ...(found.config === undefined ? {} : { config: found.config }),
    ...(found.config !== undefined && options.config !== undefined
      ? { configWord: options.config }
      : {}),
    target: found.target.name,
    version: version.version,
    ...(stated ? { stated: version } : {}),
    roles: [...new Set(cells.map(({ scenario }) => scenario.role))],
    runtime,
    ...(exec ? { exec: resolve(exec) } : {}),
    ...(remote ? { remote } : {}),
    ...(options.seed === undefined ? {} : { seed: options.seed }),
    ...{ filter, profile, defects, baselines },
    visiting: { ...visiting, ...(published ? { published } : {}) },
    known: read.deciding(
      baselines,
      cells.map(({ id }) => id),
    ),
  };
}

/**
 * Where several servers are played in containers, all are told how many ports the largest wants.
 */
function podSizeOf(targets: readonly PlannedTarget[]): number | undefined {
  const sizes = targets
    .filter(({ selected }) => selected.runtime === 'container')
    .map(({ cells }) => portsOf(cells))
    .filter((size) => size > 0);
  return sizes.length < 2 ? undefined : Math.max(...sizes);
}

/** What a box that is not ours is in for, before the first connection is made. */
function announced({ target, version, visiting, filter }: Job, cells: readonly Cell[]): string {
  const count = connectionsOf(cells, filter.tls);
  const minutes = Math.ceil((count * visiting.pace) / 60_000);
  const pace =
    visiting.pace > 0 ? `no more than one in ${visiting.pace / 1000} s` : 'without a pause between';
  const last = minutes > 1 ? `, ${minutes} minutes at least` : '';
  return (
    `${target} ${version}: ${count} connections, one after the other, ` +
    `${pace}${last}; one that breaks is made again, and up to four more ` +
    'follow one that ends oddly; what cannot be decided is asked once more, unless it turns us ' +
    'away; no mail is sent'
  );
}

/** Sees to the images. A target whose image cannot be had is told of and left; the others go on. */
export async function withImages({
  jobs,
  reporter,
  progress,
}: PreparedRun): Promise<readonly Job[]> {
  const wanted = new Map<Wanted, Job>(
    jobs.flatMap(({ job, planned }) =>
      job.runtime === 'container' ? [[planned.selected, job] as const] : [],
    ),
  );
  if (wanted.size === 0) return jobs.map(({ job }) => job);
  const built = await ensureImages([...wanted.keys()], (line) => progress.say(line));
  const failed = new Set<Job>();
  for (const { wanted: it, failed: why } of built) {
    const job = wanted.get(it);
    if (why === undefined || !job) continue;
    failed.add(job);
    const { target: name, version, runtime } = job;
    progress.say(`mailstaple: ${name} ${version}: ${why}`);
    const nothing = { roles: [], capabilities: [], states: [] };
    const { title } = it.found.target;
    reporter.write({ type: 'target', name, version, title, runtime, ...nothing, failed: why });
  }
  return jobs.map(({ job }) => job).filter((job) => !failed.has(job));
}
