import { type Command, Option } from 'commander';
import type { DiffFormat } from './diff.ts';

/** `mailstaple diff`: what changed between two runs. */
export function addDiff(top: Command): void {
  top
    .command('diff')
    .description('Say which verdicts changed between two runs')
    .argument('<before>', "a run's folder, or its journal.jsonl")
    .argument('<after>', 'another one')
    .addOption(
      new Option('--format <how>', 'how it is told')
        .choices(['text', 'markdown', 'json', 'html'])
        .default('text'),
    )
    .option('--json', 'the same as --format json: {changed, added, gone}')
    .addHelpText(
      'after',
      `
Two versions of a target are compared cell by cell where each run played one of them.

Example:
  mailstaple diff release/ mailstaple-out/latest
  mailstaple diff release/ mailstaple-out/latest --format html > moved.html

Exit codes: 0 no verdict changed, 1 some did, 2 a run that cannot be read.`,
    )
    .action(
      async (before: string, after: string, options: { json?: boolean; format: DiffFormat }) => {
        const { diff } = await import('./diff.ts');
        process.exitCode = diff(before, after, options.json ? 'json' : options.format);
      },
    );
}
