import { type Command, Option } from 'commander';
import type { HistoryFormat } from './history.ts';

/** `mailstaple history`: verdicts over time. */
export function addHistory(top: Command): void {
  top
    .command('history')
    .description('Say what targets came to in one run after the other')
    .argument('<run...>', 'folders of runs, their journals, or folders with such folders in them')
    .addOption(
      new Option('--format <how>', 'how it is told')
        .choices(['text', 'json', 'html'])
        .default('text'),
    )
    .addHelpText(
      'after',
      `
Examples:
  mailstaple history mailstaple-out
  mailstaple history release-1 release-2 mailstaple-out/latest --format html > history.html

Exit codes: 0; 2 for what is no run.`,
    )
    .action(async (paths: string[], options: { format: HistoryFormat }) => {
      const { history } = await import('./history.ts');
      history(paths, options.format);
    });
}
