import { findEngine } from '../../../harness/runtime/docker/engine.ts';
import { shownPath } from '../../shared/files.ts';
import { interruptible } from '../../shared/interruption.ts';
import { print } from '../../shared/print.ts';
import { finishRun } from './finish.ts';
import { checkLimits } from './limits.ts';
import type { RunOptions } from './options.ts';
import { tellPlan } from './plan/dry-run.ts';
import { failedIn } from './plan/failed-in.ts';
import { planRun } from './plan/plan.ts';
import { withOwnPart } from './plan/resumed.ts';
import { playRun } from './play.ts';
import { prepareRun } from './prepare.ts';

/**
 * Plays what the words ask for and writes the reports.
 * @returns the exit code, as README.md lists them.
 */
export async function run(words: readonly string[], said: RunOptions): Promise<number> {
  const options = withOwnPart(said);
  const { failedIn: earlier } = options;
  const failed = earlier === undefined ? undefined : await failedIn(earlier, options);
  if (failed?.words.length === 0) {
    print([`nothing failed in ${shownPath(earlier ?? '')}: there is nothing to play`]);
    return 0;
  }
  const engine = await findEngine();
  const plan = await planRun(words, options, engine !== undefined, failed);
  if (options.dryRun) return tellPlan(plan);
  checkLimits();
  // Until the reports are written: a second signal would cost them.
  return interruptible(async ({ signal }) => {
    const prepared = prepareRun(plan);
    const played = await playRun(prepared, signal);
    return finishRun(prepared, played);
  });
}
