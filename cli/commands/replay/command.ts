import type { Command } from 'commander';
import { listOf } from '../../shared/values.ts';
import type { ReplayOptions } from './replay.ts';

/** `mailstaple replay`: one cell, as it was played. */
export function addReplay(top: Command): void {
  top
    .command('replay')
    .description('Play one cell, and leave the target standing if you like')
    .argument('<cell>', 'as reports name it: SCENARIO@TARGET:VERSION#VARIANT')
    .option('--keep', 'leave the target up and tell how to attach to it; Enter plays it again')
    .option('--exec <path>', 'the program itself, run on this machine in place of its container')
    .option(
      '--config <file>',
      'targets of your own (default: mailstaple.config.ts here, if there is one)',
    )
    .option('--sni <name>', 'of a box elsewhere: server name to ask for')
    .option(
      '--ca <path>',
      'of a box elsewhere: file of those its chain is verified by; of a responder: folder with ' +
        'certificates to ask about and their CA',
    )
    .option('--tlsa <record>', 'of a box elsewhere: its TLSA record; may be repeated', listOf)
    .option('--resolver <address>', 'of a box elsewhere: who is asked for its TLSA records')
    .option('--out <dir>', 'folder for the evidence (default: mailstaple-out/<time>)')
    .addHelpText(
      'after',
      `
Example:
  mailstaple replay 'server/times/expired@exim-gnutls:4.98#starttls,tls1.3' --keep

Exit codes: those of a run; with --keep those of the last time it was played.`,
    )
    .action(async (cell: string, options: ReplayOptions) => {
      const { replay } = await import('./replay.ts');
      process.exitCode = await replay(cell, options);
    });
}
