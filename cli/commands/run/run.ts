import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Claimed } from '../../../harness/judge/column.ts';
import { matches } from '../../../harness/model/glob.ts';
import type { Outcome, Run } from '../../../harness/model/run.ts';
import type { Role, TlsVersion, Transport } from '../../../harness/model/terms.ts';
import { isUndecided } from '../../../harness/model/verdict.ts';
import type { Cell } from '../../../harness/run/cell.ts';
import { planCells } from '../../../harness/run/plan.ts';
import { unjudgedPromises } from '../../../harness/run/player.ts';
import { portsOf } from '../../../harness/run/roles.ts';
import { findEngine } from '../../../harness/runtime/docker/engine.ts';
import { reap } from '../../../harness/runtime/docker/reap.ts';
import { remoteAddress } from '../../../harness/runtime/remote.ts';
import { readJournal } from '../../../reports/journal.ts';
import { exitCode } from '../../../reports/summary.ts';
import { toTerminal } from '../../../reports/terminal.ts';
import { scenarios } from '../../../suites/index.ts';
import { profiles } from '../../../suites/profiles/index.ts';
import { judgedInColumns } from '../../shared/columns.ts';
import { knownDefects } from '../../shared/defects.ts';
import { type FormatName, writeReports } from '../../shared/formats.ts';
import { ensureImages, type Wanted } from '../../shared/images.ts';
import { clausesById } from '../../shared/requirements.ts';
import { didYouMean, UsageError } from '../../shared/usage.ts';
import { version as toolVersion } from '../../shared/version.ts';
import { Baselines, ownBaseline } from './baselines.ts';
import { openFolder, readFolder } from './folder.ts';
import type { Job } from './job.ts';
import { checkLimits } from './limits.ts';
import { keepPods } from './pods.ts';
import { scenariosOfProfile } from './profile.ts';
import { Progress } from './progress.ts';
import { connectionsOf, type Visiting, visitingOf } from './remote.ts';
import { JournalReporter } from './reporter.ts';
import { type Selected, select } from './select.ts';
import { playJobs } from './vitest.ts';

export interface RunOptions {
  /** Names of the other commands, for a hint. */
  commands?: readonly string[];
  all?: boolean;
  role?: Role;
  only?: readonly string[];
  tls?: TlsVersion;
  transport?: Transport;
  profile?: string;
  baseline?: readonly string[];
  out?: string;
  resume?: string;
  format: readonly FormatName[];
  exec?: string;
  config?: string;
  repeat?: number;
  failOn?: 'fail' | 'warn' | 'note';
  defect?: readonly string[];
  /** Of boxes that are not ours: seconds, and a name. */
  pace?: string;
  timeout?: string;
  sni?: string;
  /** File of those whom their chains are verified by. */
  ca?: string;
}

/** Plays what the words ask for and writes the reports. @returns the exit code of the design. */
export async function run(words: readonly string[], options: RunOptions): Promise<number> {
  checkLimits();
  const engine = await findEngine();
  const selection = await select({
    words,
    commands: options.commands ?? [],
    all: options.all ?? false,
    exec: options.exec,
    config: options.config,
    engine: engine !== undefined,
  });
  checkOnly(options.only ?? []);
  const defects = checkDefects(options.defect ?? []);
  const globs = profileGlobs(options.profile);
  const { leftOut, problems } = selection;
  const baselines = new Baselines();
  baselines.read((options.baseline ?? []).map((file) => resolve(file)));
  const selected = baselines.readable(selection, defects);
  const visiting = visitingOf(options);
  const runId = randomBytes(6).toString('hex');
  const jobs = selected.map((it) => jobOf(it, runId, options, globs, defects, visiting));
  const plans = jobs.map((job, index) => planOf(job, selected[index]));
  for (const [index, job] of jobs.entries()) {
    const plan = plans[index] ?? [];
    job.roles = [...new Set(plan.map(({ scenario }) => scenario.role))];
    job.known = baselines.deciding(
      job.baselines,
      plan.map(({ id }) => id),
    );
  }
  const planned = plans.reduce((sum, cells) => sum + cells.length, 0);
  if (planned === 0)
    throw new UsageError(
      'nothing is left to play: the options rule out every scenario of these targets',
    );

  const resumed = options.resume === undefined ? undefined : readFolder(options.resume);
  const out = resumed?.out ?? openFolder(options.out);
  const done = (resumed?.run.outcomes ?? []).filter(isDone).map(({ cell }) => cell);
  for (const job of jobs) Object.assign(job, { out, done });
  sharePods(jobs, plans);
  const boxes = new Set(
    jobs
      .filter(({ remote, baselines: files }) => remote !== undefined && files.length === 0)
      .map(({ target, version }) => `${target} ${version}`),
  );
  const progress = new Progress(planned - done.length, ({ target, version }) =>
    boxes.has(`${target} ${version}`),
  );
  for (const sentence of leftOut) progress.say(sentence);
  for (const sentence of problems) progress.say(`mailstaple: ${sentence}`);
  for (const [index, job] of jobs.entries())
    if (job.remote !== undefined) progress.say(announced(job, plans[index] ?? []));

  const journal = join(out, 'journal.jsonl');
  const reporter = new JournalReporter(journal, (outcome) => progress.count(outcome));
  if (!resumed)
    reporter.write({
      type: 'run',
      schema: 1,
      tool: { name: 'mailstaple', version: toolVersion },
      id: runId,
      startedAt: new Date().toISOString(),
      node: process.versions.node,
      command: process.argv.slice(2),
      ...(options.profile ? { profile: options.profile } : {}),
      planned,
      leftOut: [...leftOut, ...problems, ...(isFiltered(options) ? [] : unjudged(selected, plans))],
    });
  const interruption = new AbortController();
  const interrupt = (): void => interruption.abort();
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
  let failure: string | undefined;
  const pods = keepPods(runId);
  try {
    const ready = await withImages(jobs, selected, reporter, progress);
    await playJobs(ready, reporter, AbortSignal.any([interruption.signal, reporter.gone]));
  } catch (error) {
    failure = error instanceof Error ? error.message : String(error);
  } finally {
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
    pods[Symbol.dispose]();
    if (engine) await reap(runId).catch(() => {});
  }
  progress.done();
  const cells = plans.flatMap((plan) => plan.map(({ id }) => id));
  const filtered = isFiltered(options);
  if (reporter.fault === undefined && !interruption.signal.aborted)
    for (const outcome of secondStep(journal, jobs, plans, selected)) reporter.write(outcome);
  const strays = [...reporter.strays, ...(failure ? [failure] : [])];
  reporter.write({
    type: 'end',
    endedAt: new Date().toISOString(),
    reason: interruption.signal.aborted ? 'interrupted' : strays.length > 0 ? 'failed' : 'done',
    staleLines: interruption.signal.aborted ? [] : baselines.unmatched({ cells, filtered }),
  });
  for (const stray of strays) process.stderr.write(`mailstaple: ${stray}\n`);
  const { run: value } = readJournal(readFileSync(journal, 'utf8'));
  const fault = reporter.fault ?? reportsFault(value, out, options.format);
  if (fault !== undefined) {
    process.stderr.write(
      `mailstaple: ${out} takes no more (${fault}); its journal holds what was seen before: mailstaple report ${out}\n`,
    );
    return 3;
  }
  process.stdout.write(
    `${toTerminal(value, { colour: process.stdout.isTTY ?? false })}\nreport: ${join(out, 'report.html')}\n`,
  );
  const code = exitCode(value, {
    ...(options.failOn ? { failOn: options.failOn } : {}),
  });
  // What was asked for and is not there is said with the rest done.
  return problems.length > 0 && code !== 130 ? 2 : code;
}

/** The outcomes that are judged otherwise now that all are known. */
function secondStep(
  journal: string,
  jobs: readonly Job[],
  plans: readonly (readonly Cell[])[],
  selected: readonly Selected[],
): Outcome[] {
  const clauses = clausesById();
  const claims = new Map<string, { claimed: Claimed; job: Job }>();
  for (const [index, job] of jobs.entries())
    for (const { id, scenario } of plans[index] ?? []) {
      const promises = selected[index]?.found.target.promises ?? [];
      const requirements = scenario.proves.flatMap((clause) => clauses.get(clause) ?? []);
      claims.set(id, { claimed: { scenario, promises, requirements }, job });
    }
  const { run: seen } = readJournal(readFileSync(journal, 'utf8'));
  return judgedInColumns(
    seen.outcomes,
    ({ cell }) => claims.get(cell)?.claimed,
    ({ cell }) => claims.get(cell)?.job.known ?? [],
  );
}

/** Where several servers are played in containers, all are told how many ports the largest wants. */
function sharePods(jobs: readonly Job[], plans: readonly (readonly Cell[])[]): void {
  const sizes = jobs.map(({ runtime }, index) => {
    return runtime === 'container' ? portsOf(plans[index] ?? []) : 0;
  });
  if (sizes.filter((size) => size > 0).length < 2) return;
  for (const job of jobs) job.podSize = Math.max(...sizes);
}

/** Writes the reports. @returns the code of what kept them from being written, if anything did. */
function reportsFault(run: Run, out: string, formats: readonly FormatName[]): string | undefined {
  try {
    writeReports(run, out, formats);
    return undefined;
  } catch (error) {
    if (error instanceof Error && 'code' in error) return String(error.code);
    throw error;
  }
}

/**
 * Has this cell a verdict that a rerun need not look at again? One that was blocked was never judged: it is asked again
 * whether what it rests on can be relied on.
 */
const isDone = ({ verdict: { kind } }: Outcome): boolean =>
  !isUndecided(kind) && kind !== 'blocked';

/** Sees to the images. A target whose image cannot be had is told of and left; the others go on. */
async function withImages(
  jobs: readonly Job[],
  selected: readonly Selected[],
  reporter: JournalReporter,
  progress: Progress,
): Promise<Job[]> {
  const wanted = new Map<Job, Wanted>();
  for (const [index, job] of jobs.entries()) {
    const it = selected[index];
    if (it?.runtime === 'container') wanted.set(job, it);
  }
  if (wanted.size === 0) return [...jobs];
  const built = await ensureImages([...wanted.values()], (line) => progress.say(line));
  const failures = new Map(built.map(({ wanted: it, failed }) => [it, failed]));
  return jobs.filter((job) => {
    const it = wanted.get(job);
    const failed = it && failures.get(it);
    if (!it || failed === undefined) return true;
    const { target: name, version, runtime } = job;
    progress.say(`mailstaple: ${name} ${version}: ${failed}`);
    const { title } = it.found.target;
    reporter.write({
      type: 'target',
      name,
      version,
      title,
      runtime,
      roles: [],
      capabilities: [],
      states: [],
      failed,
    });
    return false;
  });
}

function jobOf(
  it: Selected,
  runId: string,
  options: RunOptions,
  profile: readonly string[],
  defects: readonly string[],
  visiting: Visiting,
): Job {
  const { found, version, runtime, exec, remote } = it;
  const transport = remote === undefined ? options.transport : remoteAddress(remote).transport;
  return {
    runId,
    out: '',
    done: [],
    module: found.module,
    ...(found.config === undefined ? {} : { config: found.config }),
    ...(found.config !== undefined && options.config !== undefined
      ? { configWord: options.config }
      : {}),
    target: found.target.name,
    version: version.version,
    ...(it.stated ? { stated: version } : {}),
    roles: [],
    runtime,
    ...(exec ? { exec: resolve(exec) } : {}),
    ...(remote ? { remote } : {}),
    visiting,
    filter: { role: options.role, only: options.only, tls: options.tls, transport },
    profile,
    defects,
    known: [],
    baselines: [
      ...ownBaseline(it, defects),
      ...(options.baseline ?? []).map((file) => resolve(file)),
    ],
  };
}

/** What a box that is not ours is in for, before the first connection is made. */
function announced({ target, version, visiting, filter }: Job, cells: readonly Cell[]): string {
  const count = connectionsOf(cells, filter.tls);
  const minutes = Math.ceil((count * visiting.pace) / 60_000);
  const last = minutes > 1 ? `, ${minutes} minutes at least` : '';
  return `${target} ${version}: ${count} connections, one after the other, no more than one in ${visiting.pace / 1000} s${last}; one more after each that ends oddly; no mail is sent`;
}

/** Were scenarios or variants left out by the words of the command line? */
const isFiltered = (options: RunOptions): boolean =>
  (options.only?.length ?? 0) > 0 ||
  [options.tls, options.role, options.transport, options.profile].some((it) => it !== undefined);

/** Promises that no cell of the plan puts to the test: said, so that silence is not taken for a pass. */
function unjudged(selected: readonly Selected[], plans: readonly (readonly Cell[])[]): string[] {
  return selected.flatMap(({ found: { target }, version }, index) => {
    const silent = unjudgedPromises(target.promises, plans[index] ?? []);
    return silent.length === 0
      ? []
      : [
          `${target.name} ${version.version}: no scenario speaks of what its manual promises by ${silent.join(', ')}`,
        ];
  });
}

function planOf(job: Job, selected: Selected | undefined): Cell[] {
  if (!selected) return [];
  return planCells(
    scenariosOfProfile(scenarios, job.profile),
    selected.found.target,
    selected.version,
    job.runtime,
    job.filter,
  );
}

function checkOnly(globs: readonly string[]): void {
  const ids = scenarios.map(({ id }) => id);
  for (const glob of globs) {
    if (
      glob.includes('@') ||
      scenarios.some(({ id, aliases }) => [id, ...aliases].some((name) => matches(glob, name)))
    )
      continue;
    throw new UsageError(`no scenario matches ${glob}${didYouMean(glob, ids)}`);
  }
}

function checkDefects(names: readonly string[]): readonly string[] {
  const known = knownDefects().map(({ name }) => name);
  for (const name of names)
    if (!known.includes(name))
      throw new UsageError(`unknown defect ${name}${didYouMean(name, known)}`);
  return names;
}

function profileGlobs(id: string | undefined): readonly string[] {
  if (id === undefined) return [];
  const profile = profiles.find((it) => it.id === id);
  if (profile) return profile.scenarios;
  throw new UsageError(
    `unknown profile ${id}${didYouMean(
      id,
      profiles.map((it) => it.id),
    )}`,
  );
}
