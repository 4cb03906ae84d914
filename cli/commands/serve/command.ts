import { type Command, Option } from 'commander';
import { LOOPBACK } from '../../../ca/loopback.ts';
import { interruptible } from '../../shared/interruption.ts';
import { columns } from '../../shared/print.ts';
import { identityOptions } from '../mint/command.ts';
import type { ServeCommand } from './serve.ts';
import { starttlsWays, tricks } from './tricks.ts';

const listed = (ways: Readonly<Record<string, string>>): string =>
  columns(Object.entries(ways), '  ').join('\n');

/** `mailstaple serve`: the misbehaving SMTP servers on their own. */
export function addServe(top: Command): void {
  const command = top
    .command('serve')
    .description('Run an SMTP server that staples what it is told and can be told to go wrong')
    .option('--port <number>', 'port to listen on; 0 for any that is free', '0')
    .option('--host <address>', 'address to listen on', LOOPBACK)
    .option('--proof <words>', 'what it staples, in the words of mint --proof, or none', 'good')
    .addOption(
      new Option('--trick <name>', 'what it does wrong in the handshake')
        .choices(Object.keys(tricks))
        .default('none'),
    )
    .addOption(
      new Option('--starttls <way>', 'what becomes of STARTTLS')
        .choices(Object.keys(starttlsWays))
        .default('offered'),
    )
    .option('--implicit', 'TLS from the start, without STARTTLS')
    .addOption(
      new Option('--tls <version>', 'the version it speaks').choices(['1.2', '1.3']).default('1.3'),
    )
    .option('--no-tickets', 'sessions cannot be resumed')
    .option('--out <dir>', 'folder for the certificates (default: one that goes away)')
    .option('--force', 'overwrite files that are there');
  identityOptions(command)
    .addHelpText(
      'after',
      `
Tricks:
${listed(tricks)}

STARTTLS:
${listed(starttlsWays)}

Mail that is sent to it is taken and thrown away. A line is printed for each connection and each
mail.

Examples:
  mailstaple serve --port 2525 --proof expired
  mailstaple serve --trick status-twice --tls 1.2
  mailstaple serve --implicit --proof revoked,signer=ca --out served`,
    )
    .action(async (options: ServeCommand) => {
      const { serveSmtp } = await import('./serve.ts');
      await interruptible((interruption) => serveSmtp(options, interruption.come()));
    });
}
