import { type Command, Option } from 'commander';
import { formatNames, usualFormats } from '../../shared/formats.ts';
import { formatsOf } from '../../shared/values.ts';
import type { ReportOptions } from './report.ts';

/** `mailstaple report`: the reports of a recorded run, at any time. */
export function addReport(top: Command): void {
  top
    .command('report')
    .description('Write the reports of a recorded run again, from its journal')
    .argument('<run>', "a run's folder, or its journal.jsonl")
    .option('--format <list>', `reports to write, of ${formatNames.join(', ')}`, formatsOf, [
      ...usualFormats,
    ])
    .option('--out <dir>', 'folder to write to (default: that of the run)')
    .option('--against <run>', 'an earlier run: report.html also says what moved since')
    .option('--sign <key>', 'sign the digests of all files of the run by this private key (PEM)')
    .option('--check', 'check the files against digests that were signed, and write nothing')
    .option('--key <file>', 'of --check: the public key of the signature (PEM)')
    .addOption(
      new Option(
        '--fail-on <kind>',
        'exit 1 on any finding of this weight, known or not, and on no lighter one',
      ).choices(['fail', 'warn', 'note']),
    )
    .option('--strict', 'no more than without it: a warning that no baseline names is news')
    .addHelpText(
      'after',
      `
Examples:
  mailstaple report mailstaple-out/latest --format markdown,sarif
  mailstaple report ci/journal.jsonl --out public
  mailstaple report mailstaple-out/latest --against release/
  mailstaple report mailstaple-out/latest --sign key.pem
  mailstaple report mailstaple-out/latest --check --key public.pem

Exit codes: those of the run itself, by the same --fail-on; 2 when there is no journal that can be
read.`,
    )
    .action(async (run: string, options: ReportOptions) => {
      const { report } = await import('./report.ts');
      process.exitCode = report(run, options);
    });
}
