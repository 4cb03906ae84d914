import type { Baseline } from '../../../harness/judge/baseline.ts';
import type { Outcome, TargetRecord } from '../../../harness/model/run.ts';
import type { TargetVersion } from '../../../harness/model/target.ts';
import type { Role, Runtime } from '../../../harness/model/terms.ts';
import type { DefectName } from '../../../harness/reference/defects/defects.ts';
import type { Filter } from '../../../harness/run/plan.ts';
import type { Visiting } from './box/remote.ts';

/** How long a target of ours may take to come up, or to be put away; milliseconds. */
export const LAST_RESORT = 300_000;
/** For what is bounded elsewhere; milliseconds. */
export const A_DAY = 86_400_000;

/**
 * What one Vitest project is to do: one target in one version. Plain data, since it travels to a
 * worker.
 */
export interface Job {
  runId: string;
  /** Folder of the run. */
  out: string;
  /** Path of the module that exports `target`; empty for an address of the command line. */
  module: string;
  /** Path of the configuration that names the target, if it is none of ours. */
  config?: string;
  /** `--config FILE`, for replays. */
  configWord?: string;
  target: string;
  version: string;
  /** What a program of this machine states of itself, in place of a version of the target's. */
  stated?: TargetVersion;
  /** Roles it has cells in: a worker is started for each. */
  roles: readonly Role[];
  runtime: Runtime;
  /** `--exec PATH`. */
  exec?: string;
  /** `smtp://host:port` of a box that is not ours. */
  remote?: string;
  /** How boxes that are not ours are visited. */
  visiting: Visiting;
  /**
   * Cells that could not be decided, and what they came to: these alone are played, one after the
   * other.
   */
  again?: readonly Undecided[];
  /** Cells that an earlier run has settled: `--resume` plays only what is missing. */
  done: readonly string[];
  filter: Filter;
  /** Shuffles the cells; in the plan's order without. */
  seed?: string;
  /**
   * Ports of the largest server that is played in a container, where there are several: they share
   * what is published.
   */
  podSize?: number;
  /** Globs of a profile's scenarios; empty for all. */
  profile: readonly string[];
  /** Defects of the reference target. */
  defects: readonly DefectName[];
  /** Files with known findings. */
  baselines: readonly string[];
  /** Of their lines those that decide a cell of this job. */
  known: Baseline;
}

/** A cell that could not be decided. */
export interface Undecided extends NonNullable<Outcome['replayed']> {
  cell: string;
}

declare module 'vitest' {
  interface ProvidedContext {
    mailstaple: Job;
    /** Whose cells this worker plays. */
    role: Role;
  }
  interface TaskMeta {
    outcome?: Outcome;
    target?: TargetRecord;
    /** Of cells that are not played since they are beyond the target. */
    unsupported?: Outcome[];
  }
}
