import type { Command } from 'commander';
import { formatNames, usualFormats } from '../../shared/formats.ts';
import { formatsOf } from '../../shared/values.ts';
import type { ReportOptions } from '../report/report.ts';

/** `mailstaple merge`: shards as one run. */
export function addMerge(top: Command): void {
  top
    .command('merge')
    .description('Put the parts of a run together, such as shards, and report on the whole')
    .argument('<run...>', 'their folders, or their journals')
    .requiredOption('--out <dir>', 'folder for the whole')
    .option('--format <list>', `reports to write, of ${formatNames.join(', ')}`, formatsOf, [
      ...usualFormats,
    ])
    .option('--strict', 'no more than without it: a warning that no baseline names is news')
    .addHelpText(
      'after',
      `
Example:
  mailstaple merge shard-1 shard-2 shard-3 --out whole

Exit codes: those of a run, of the whole (3 where its evidence cannot be read, too); 2 when a part
cannot be read.`,
    )
    .action(async (runs: string[], options: ReportOptions & { out: string }) => {
      const { merge } = await import('./merge.ts');
      process.exitCode = merge(runs, options);
    });
}
