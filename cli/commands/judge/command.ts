import type { Command } from 'commander';
import { formatNames, usualFormats } from '../../shared/formats.ts';
import { formatsOf, listOf } from '../../shared/values.ts';
import type { JudgeOptions } from './judge.ts';

/** `mailstaple judge`: a recorded run under today's rules, without its targets. */
export function addJudge(top: Command): void {
  top
    .command('judge')
    .description("Judge a recorded run again under today's rules, and say which verdicts moved")
    .argument('<run>', "a run's folder, or its journal.jsonl")
    .option('--format <list>', `reports to write, of ${formatNames.join(', ')}`, formatsOf, [
      ...usualFormats,
    ])
    .option('--out <dir>', 'folder to write to (default: judged, in that of the run)')
    .option('--config <file>', 'where targets of your own are declared')
    .option('--baseline <file>', 'known findings, besides those that ship with the target', listOf)
    .addHelpText(
      'after',
      `
What was played is judged by its record (evidence/*/observation.json); nothing is played again.

Example:
  mailstaple judge mailstaple-out/latest

Exit codes: those of the run with these verdicts; 2 when there is no run that can be read.`,
    )
    .action(async (run: string, options: JudgeOptions) => {
      const { judgeRun } = await import('./judge.ts');
      process.exitCode = await judgeRun(run, options);
    });
}
