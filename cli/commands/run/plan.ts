import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import { matches } from '../../../harness/model/glob.ts';
import { type DefectName, isDefect } from '../../../harness/reference/defects/defects.ts';
import type { Cell } from '../../../harness/run/cell.ts';
import { type Filter, planCells } from '../../../harness/run/plan.ts';
import { unjudgedPromises } from '../../../harness/run/player.ts';
import { remoteAddress } from '../../../harness/runtime/remote.ts';
import { scenarios } from '../../../suites/index.ts';
import { profiles } from '../../../suites/profiles/index.ts';
import { knownDefects } from '../../shared/defects.ts';
import { didYouMean, UsageError } from '../../shared/usage.ts';
import { Baselines, ownBaseline } from './baselines.ts';
import type { FailedIn } from './failed-in.ts';
import { narrowedTo } from './narrow.ts';
import { isFiltered, type RunOptions } from './options.ts';
import { scenariosOfProfile } from './profile.ts';
import { type Visiting, visitingOf } from './remote.ts';
import { type Selected, select } from './select.ts';

/** One target in one version, and what is to be played of it. */
export interface PlannedTarget {
  selected: Selected;
  filter: Filter;
  cells: readonly Cell[];
  /** Files with known findings. */
  baselines: readonly string[];
}

/** What is to be played: a value, made before anything is written or started. */
export interface RunPlan {
  runId: string;
  options: RunOptions;
  targets: readonly PlannedTarget[];
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
  checkGlobs([...(options.only ?? []), ...(options.exclude ?? [])]);
  const defects = checkDefects(options.defect ?? []);
  const profile = profileGlobs(options.profile);
  const baselines = new Baselines();
  baselines.read((options.baseline ?? []).map((file) => resolve(file)));
  const selected = baselines.readable(selection, defects);
  const chosen = narrowedTo(options);
  const targets = selected.map((it) =>
    planTarget(it, options, { profile, defects, chosen, failed }),
  );
  const planned = targets.reduce((sum, { cells }) => sum + cells.length, 0);
  if (planned === 0)
    throw new UsageError(
      'nothing is left to play: the options rule out every scenario of these targets',
    );
  const { leftOut, problems } = selection;
  return {
    ...{ runId: randomBytes(6).toString('hex'), options, targets, baselines, profile, defects },
    ...{ visiting: visitingOf(options), planned, leftOut, problems },
    unjudged: isFiltered(options) ? [] : targets.flatMap(unjudged),
  };
}

/** What the words of the command line leave of all scenarios and cells. */
interface Chosen {
  profile: readonly string[];
  defects: readonly DefectName[];
  /** Ids of scenarios; undefined for all. */
  chosen: readonly string[] | undefined;
  failed: FailedIn | undefined;
}

function planTarget(
  selected: Selected,
  options: RunOptions,
  { profile, defects, chosen, failed }: Chosen,
): PlannedTarget {
  const { found, version, runtime, remote } = selected;
  const transport = remote === undefined ? options.transport : remoteAddress(remote).transport;
  const { role, only, exclude, tls } = options;
  const down = failed?.whole.has(`${found.target.name} ${version.version}`) ?? false;
  const cells = failed && !down ? [...failed.cells] : undefined;
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
        `${name} ${version.version}: no scenario speaks of what its manual promises by ${silent.join(', ')}`,
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
