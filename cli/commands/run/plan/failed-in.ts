import type { Outcome, Run, TargetRecord } from '../../../../harness/model/run.ts';
import { isUndecided } from '../../../../harness/model/verdict.ts';
import { readRun, warnOf } from '../../../shared/runs.ts';
import { UsageError } from '../../../shared/usage.ts';
import { knownTargets } from '../../../targets.ts';
import { addressOfBox } from '../box/box.ts';
import type { RunOptions } from '../options.ts';

/** What an earlier run left to be looked at again. */
export interface FailedIn {
  /** Cells that failed, were news, or could not be told. */
  cells: ReadonlySet<string>;
  /** Targets (`NAME VERSION`) that did not come up: all of theirs. */
  whole: ReadonlySet<string>;
  /** The targets of these, as they are named on the command line. */
  words: readonly string[];
  /** One of them that was a program of this machine, named by `--exec`. */
  local?: string;
}

/** Did it fail, known or not, was it news, or is it not known whether it would have? */
const isFailed = ({ verdict: { kind }, standing }: Outcome): boolean =>
  kind === 'fail' || kind === 'blocked' || isUndecided(kind) || standing !== 'as-expected';

/**
 * What failed in a run.
 * @param configured does a configuration name this target?
 */
export function failedOf(
  { outcomes, targets }: Run,
  configured: (name: string) => boolean,
): FailedIn {
  const failed = outcomes.filter(isFailed);
  const down = targets.filter((it) => it.failed !== undefined);
  const whole = new Set(down.map(({ name, version }) => `${name} ${version}`));
  const named = new Set([...failed.map(({ target, version }) => `${target} ${version}`), ...whole]);
  const again = targets.filter(({ name, version }) => named.has(`${name} ${version}`));
  const local = again.find(({ runtime, name }) => runtime === 'process' && !configured(name));
  return {
    cells: new Set(failed.map(({ cell }) => cell)),
    whole,
    words: again.map((it) => (configured(it.name) ? it.name : wordOf(it))),
    ...(local ? { local: local.name } : {}),
  };
}

/** A target as the command line names it; a box elsewhere by its address. */
function wordOf({ name, version, runtime }: TargetRecord): string {
  const elsewhere = runtime === 'remote' ? addressOfBox(name, version) : undefined;
  return elsewhere ?? `${name}@${version}`;
}

/**
 * Reads what failed in a run. @throws UsageError when it cannot be read, or was about a program
 * that has to be named again: what a journal says is never run.
 */
export async function failedIn(path: string, options: RunOptions): Promise<FailedIn> {
  const read = readRun(path);
  warnOf(read, path);
  const { found } = await knownTargets(options.config);
  const own = new Set(
    found.filter(({ config }) => config !== undefined).map(({ target }) => target.name),
  );
  const failed = failedOf(read.run, (name) => own.has(name));
  if (failed.local !== undefined && options.exec === undefined)
    throw new UsageError(
      `${failed.local} was a program of this machine in that run: name it again by --exec`,
    );
  return failed;
}
