import type { Command } from 'commander';

/** `mailstaple explain`: what a word of ours is about. */
export function addExplain(top: Command): void {
  top
    .command('explain')
    .description(
      'Say what a scenario, requirement, condition, profile, target, capability, defect, ' +
        'rule, finding, promise, fact, verdict or standing is',
    )
    .argument('<id>', 'its id; of a cell the scenario is explained')
    .option(
      '--config <file>',
      'targets of your own (default: mailstaple.config.ts here, if there is one)',
    )
    .addHelpText(
      'after',
      `
Examples:
  mailstaple explain server/times/expired        what is arranged and expected, and how to play it
  mailstaple explain RFC6066-8-01                a requirement, and what proves it
  mailstaple explain exim-gnutls                 what a target can do, promises, and breaks
  mailstaple explain EXIM-GNUTLS-1               what was found, and how it was proved twice
  mailstaple explain inconclusive                a verdict`,
    )
    .action(async (id: string, options: { config?: string }) => {
      const { explain } = await import('./explain.ts');
      await explain(id, options.config);
    });
}
