import type { Command } from 'commander';
import { visible } from '../../../harness/model/visible.ts';
import { didYouMean, UsageError } from '../../shared/usage.ts';

/** `mailstaple baseline`: what is known of targets. */
export function addBaseline(top: Command): void {
  const group = top
    .command('baseline')
    .description('Write, mend and check baselines')
    .argument('[what]', 'update or check')
    .action((what?: string) => {
      const said =
        what === undefined
          ? ''
          : ` "${visible(what).slice(0, 40)}"${didYouMean(what, ['update', 'check'])}`;
      throw new UsageError(`baseline takes update or check, not${said || ' nothing'}`);
    });
  group
    .command('update')
    .description('Write or mend a baseline by a run: reasons and proofs of what still holds stay')
    .argument('<run>', "a run's folder, or its journal.jsonl")
    .requiredOption('--file <baseline>', 'the baseline; it is made where there is none')
    .option('--dry-run', 'print what would be written, and write nothing')
    .addHelpText(
      'after',
      `
Lines that are added are marked as unproved; "link" (where it was told) and "expires" (a day) may
be added by hand.

Example:
  mailstaple baseline update mailstaple-out/latest --file baseline.yaml`,
    )
    .action(async (run: string, options: { file: string; dryRun?: boolean }) => {
      const { updateBaseline } = await import('./update.ts');
      updateBaseline(run, options.file, options.dryRun ?? false);
    });
  group
    .command('check')
    .description('Say what in baselines has expired, can never decide, or is unproved')
    .argument('<baseline...>', 'files')
    .addHelpText(
      'after',
      `
Exit codes: 0; 1 when a line has expired or can never decide; 2 for what is no baseline.`,
    )
    .action(async (paths: string[]) => {
      const { checkBaselines, today } = await import('./update.ts');
      process.exitCode = checkBaselines(paths, today());
    });
}
