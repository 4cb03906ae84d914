import type { Command } from 'commander';

/** `mailstaple new`: scaffolds a target to begin with. */
export function addNew(top: Command): void {
  top
    .command('new')
    .description('Make a target of your own, ready to be played')
    .argument('<what>', 'target')
    .argument('<name>', 'its name: lower-case letters, digits, and single . _ - between them')
    .addHelpText(
      'after',
      `
In a clone of Mailstaple it becomes containers/NAME; elsewhere ./NAME, and mailstaple.config.ts
names it. It is Exim from Debian at first, passes its own calibration, and is meant to be made
another.

Example:
  mailstaple new target acme-mta && mailstaple run acme-mta --only 'server/calibration/*'`,
    )
    .action(async (what: string, name: string) => {
      const { makeTarget } = await import('./target.ts');
      await makeTarget(what, name);
    });
}
