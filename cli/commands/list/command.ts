import type { Command } from 'commander';

/** `mailstaple list`: what there is. */
export function addList(top: Command): void {
  top
    .command('list')
    .description('List what there is')
    .argument(
      '<what>',
      'targets, scenarios, requirements, profiles, capabilities, defects, conditions or rules',
    )
    .option('--json', 'print a JSON array')
    .option(
      '--config <file>',
      'targets of your own (default: mailstaple.config.ts here, if there is one)',
    )
    .addHelpText(
      'after',
      `
Examples:
  mailstaple list targets --json        [{name, versions, roles, capabilities}]
  mailstaple list scenarios | grep expired
  mailstaple list defects               ways to be wrong, for: run reference --defect NAME

What one of them is about: mailstaple explain ID`,
    )
    .action(async (what: string, options: { json?: boolean; config?: string }) => {
      const { list } = await import('./list.ts');
      await list(what, options.json ?? false, options.config);
    });
}
