import type { Command } from 'commander';

/** `mailstaple doctor`: can the main job be run here? */
export function addDoctor(top: Command): void {
  top
    .command('doctor')
    .description('Check what is needed, what is optional, and what earlier runs left behind')
    .option('--clean', 'remove containers and temporary folders that nobody uses any more')
    .option('--json', 'print {ready, checks}')
    .addHelpText(
      'after',
      `
Left over is a container of ours that has ended or stood for half an hour, and a temporary folder
as old.

Examples:
  mailstaple doctor
  mailstaple doctor --clean

Exit codes: 0 when the main job can be run, 1 when something it needs is missing.`,
    )
    .action(async (options: { clean?: boolean; json?: boolean }) => {
      const { doctor } = await import('./doctor.ts');
      process.exitCode = await doctor(options);
    });
}
