import type { Run, RunRecord } from '../../../../harness/model/run.ts';
import { shownPath } from '../../../shared/files.ts';
import { readRunIn } from '../../../shared/runs.ts';
import { UsageError } from '../../../shared/usage.ts';
import type { RunOptions } from '../options.ts';
import type { RunPlan } from './plan.ts';

/** A part, or several that were merged, in words. */
const partsIn = ({ indexes, of }: NonNullable<RunRecord['shard']>): string =>
  indexes.length === 1
    ? `part ${indexes[0]}/${of}`
    : `parts ${indexes.slice(0, -1).join(', ')} and ${indexes.at(-1)} of ${of}`;

/**
 * The options of a run that goes on: where no part is named, the part that its journal is of.
 * @throws UsageError where the folder holds no run, or several parts of one and not all.
 */
export function withOwnPart(options: RunOptions): RunOptions {
  const { resume, shard } = options;
  if (resume === undefined || shard !== undefined) return options;
  const own = readRunIn(resume).run.run.shard;
  if (!own || own.indexes.length === own.of) return own?.of === 1 ? partOne(options) : options;
  const [index] = own.indexes;
  if (index === undefined || own.indexes.length > 1)
    throw new UsageError(
      `${shownPath(resume)} holds ${partsIn(own)}, merged: go on with each in its own folder`,
    );
  return { ...options, shard: { index, of: own.of } };
}

/** The only part there is. */
const partOne = (options: RunOptions): RunOptions => ({ ...options, shard: { index: 1, of: 1 } });

/**
 * @throws UsageError where what is to be played is not the part that the journal in this folder is
 * of, or a part of another plan.
 */
export function checkPart({ run, outcomes }: Run, plan: RunPlan, folder: string): void {
  const { shard: own } = run;
  const { shard } = plan;
  const refuse: (why: string) => never = (why) => {
    throw new UsageError(`${shownPath(folder)} holds ${own ? partsIn(own) : 'a whole run'}${why}`);
  };
  if (!shard) {
    if (own && own.indexes.length < own.of) refuse(': name it by --shard');
    return;
  }
  if (!own) refuse(`, and no part of one: ${partsIn(shard)} has a folder of its own`);
  if (own.of !== shard.of || own.indexes.join() !== shard.indexes.join())
    refuse(`, and not ${partsIn(shard)}`);
  if (own.plan !== shard.plan)
    refuse(' of another plan: targets, options and release have to be those it was begun with');
  const cells = new Set(plan.targets.flatMap((target) => target.cells.map(({ id }) => id)));
  if (run.planned !== plan.planned || outcomes.some(({ cell }) => !cells.has(cell)))
    refuse(', balanced otherwise: --times has to name the runs it was begun with');
}
