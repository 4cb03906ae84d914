import { findEngine } from '../../../harness/runtime/docker/engine.ts';
import { finishRun } from './finish.ts';
import { checkLimits } from './limits.ts';
import type { RunOptions } from './options.ts';
import { planRun } from './plan.ts';
import { playRun } from './play.ts';
import { prepareRun } from './prepare.ts';

/** Plays what the words ask for and writes the reports. @returns the exit code of the design. */
export async function run(words: readonly string[], options: RunOptions): Promise<number> {
  checkLimits();
  const engine = await findEngine();
  const plan = await planRun(words, options, engine !== undefined);
  const prepared = prepareRun(plan);
  const played = await playRun(prepared);
  return finishRun(prepared, played);
}
