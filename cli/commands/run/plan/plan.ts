import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import { matches } from '../../../../harness/model/glob.ts';
import type { ShardRecord } from '../../../../harness/model/run.ts';
import { type DefectName, isDefect } from '../../../../harness/reference/defects/defects.ts';
import { planCells } from '../../../../harness/run/plan.ts';
import { unjudgedPromises } from '../../../../harness/run/player.ts';
import { remoteAddress } from '../../../../harness/runtime/remote.ts';
import { scenarios } from '../../../../suites/index.ts';
import { profiles } from '../../../../suites/profiles/index.ts';
import { knownDefects } from '../../../shared/defects.ts';
import { checkSize } from '../../../shared/runs.ts';
import { didYouMean, UsageError } from '../../../shared/usage.ts';
import { Baselines, ownBaseline } from '../baselines.ts';
import { checkAsked } from '../box/asked.ts';
import { isResponder } from '../box/box.ts';
import { withPublished } from '../box/published.ts';
import { type Visiting, visitingOf } from '../box/remote.ts';
import { isFiltered, type RunOptions } from '../options.ts';
import type { FailedIn } from './failed-in.ts';
import { narrowedTo } from './narrow.ts';
import type { PlannedTarget } from './planned.ts';
import { scenariosOfProfile } from './profile.ts';
import { type Selected, select } from './select.ts';
import { partOf, recordOf, timesIn } from './shard.ts';

/** What is to be played: a value, made before anything is written or started. */
export interface RunPlan {
  runId: string;
  options: RunOptions;
  targets: readonly PlannedTarget[];
  /** Every cell of the whole plan, of which a part may be played here. */
  whole: readonly string[];
  /** Which part it is. */
  shard?: ShardRecord;
  baselines: Baselines;
  visiting: Visiting;
  /** Globs of a profile's scenarios; empty for all. */
  profile: readonly string[];
  defects: readonly DefectName[];
  /** How many cells there are in all. */
  planned: number;
  /** What was left out, and what was asked for and cannot be played; each a sentence. */
  leftOut: readonly string[];
  problems: readonly string[];
  /** Promises that no scenario puts to the test, a sentence each. */
  unjudged: readonly string[];
}

/**
 * Plans what the words ask for.
 * @param engine does a container engine answer?
 * @param failed what of an earlier run is to be played again; of its targets where none is named.
 * @throws UsageError when that is nothing, or makes no sense.
 */
export async function planRun(
  words: readonly string[],
  options: RunOptions,
  engine: boolean,
  failed?: FailedIn,
): Promise<RunPlan> {
  const selection = await select({
    words: words.length === 0 && !options.all ? (failed?.words ?? []) : words,
    commands: options.commands ?? [],
    all: options.all ?? false,
    exec: options.exec,
    config: options.config,
    engine,
  });
  checkTimes(options);
  checkGlobs([...(options.only ?? []), ...(options.exclude ?? [])]);
  const defects = checkDefects(options.defect ?? []);
  const profile = profileGlobs(options.profile);
  const baselines = new Baselines();
  baselines.read((options.baseline ?? []).map((file) => resolve(file)));
  const readable = baselines.readable(selection, defects);
  const selected = await withPublished(readable, options, selection.problems);
  const chosen = narrowedTo(options);
  const plan = (it: Selected, cells?: readonly string[]) =>
    planTarget(it, options, { profile, defects, chosen, failed, cells });
  const all = selected.map((it) => plan(it));
  const whole = all.flatMap(({ cells }) => cells.map(({ id }) => id));
  if (whole.length === 0)
    throw new UsageError(
      'nothing is left to play: the options rule out every scenario of these targets',
    );
  const { leftOut, problems } = selection;
  const targets = ofShard(all, options, plan);
  const planned = targets.reduce((sum, { cells }) => sum + cells.length, 0);
  checkSize(planned, 'name fewer targets or scenarios, or play parts of them by --shard');
  return {
    ...{ runId: randomBytes(6).toString('hex'), options, targets, baselines, profile, defects },
    ...{ visiting: visitingOf(options), planned, leftOut, problems, whole },
    ...(options.shard ? { shard: recordOf(options.shard, all) } : {}),
    unjudged: isFiltered(options) ? [] : all.flatMap(unjudged),
  };
}

/** Of all that was planned what is this machine's. */
function ofShard(
  all: readonly PlannedTarget[],
  { shard, times = [] }: RunOptions,
  plan: (it: Selected, cells: readonly string[]) => PlannedTarget,
): readonly PlannedTarget[] {
  if (shard === undefined) return all;
  const parts = partOf(all, shard, timesIn(times));
  const own = all.flatMap((target, at) => {
    const cells = parts[at];
    if (cells === undefined) return [target];
    return cells.length === 0 ? [] : [plan(target.selected, cells)];
  });
  return own.filter(({ cells }) => cells.length > 0);
}

/** What the words of the command line leave of all scenarios and cells. */
interface Chosen {
  profile: readonly string[];
  defects: readonly DefectName[];
  /** Ids of scenarios; undefined for all. */
  chosen: readonly string[] | undefined;
  failed: FailedIn | undefined;
  /** Ids of cells, of a part; undefined for all. */
  cells: readonly string[] | undefined;
}

function planTarget(
  selected: Selected,
  options: RunOptions,
  { profile, defects, chosen, failed, cells: part }: Chosen,
): PlannedTarget {
  const { found, version, runtime, remote } = selected;
  if (remote !== undefined && isResponder(remote)) checkAsked(options.ca);
  const transport =
    remote === undefined
      ? options.transport
      : isResponder(remote)
        ? 'http'
        : remoteAddress(remote).transport;
  const { role, only, exclude, tls } = options;
  const down = failed?.whole.has(`${found.target.name} ${version.version}`) ?? false;
  const again = failed && !down ? [...failed.cells] : undefined;
  const cells = part ?? again;
  const filter = { role, only, exclude, scenarios: chosen, cells, tls, transport };
  const inProfile = scenariosOfProfile(scenarios, profile);
  return {
    selected,
    filter,
    cells: planCells(inProfile, found.target, version, runtime, filter),
    baselines: [
      ...ownBaseline(selected, defects),
      ...(options.baseline ?? []).map((file) => resolve(file)),
    ],
  };
}

/**
 * Promises that no cell of the plan puts to the test: said, so that silence is not taken for a
 * pass.
 */
function unjudged({ selected: { found, version }, cells }: PlannedTarget): string[] {
  const { name, promises } = found.target;
  const silent = unjudgedPromises(promises, cells);
  return silent.length === 0
    ? []
    : [
        `${name} ${version.version}: no scenario speaks of what its manual ` +
          `promises by ${silent.join(', ')}`,
      ];
}

function checkGlobs(globs: readonly string[]): void {
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

function checkTimes({ times, shard }: RunOptions): void {
  if (times !== undefined && shard === undefined)
    throw new UsageError('--times balances the parts of --shard, and there is none');
}

function checkDefects(names: readonly string[]): readonly DefectName[] {
  return names.map((name) => {
    if (isDefect(name)) return name;
    const known = knownDefects().map((defect) => defect.name);
    throw new UsageError(`unknown defect ${name}${didYouMean(name, known)}`);
  });
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
