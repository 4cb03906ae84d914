import { type Command, Option } from 'commander';
import { UsageError } from '../../shared/usage.ts';
import { countOf } from '../../shared/values.ts';
import type { FleetOptions } from './fleet/command.ts';
import type { ProbeOptions } from './options.ts';

/** `mailstaple probe`: what a mail host shows to one who asks for the status. */
export function addProbe(top: Command): void {
  top
    .command('probe')
    .description('Connect to a mail host and say what it staples; no mail is sent')
    .argument('[address]', 'HOST, HOST:PORT, smtp://HOST, smtps://HOST or submission://HOST')
    .addOption(
      new Option('--tls <version>', 'one TLS version only (default: each in turn)').choices([
        '1.2',
        '1.3',
      ]),
    )
    .option('--sni <name>', 'server name to ask for (default: the host, unless it is an address)')
    .option('--issuer <file>', 'certificate of the issuer, where the chain sent does not hold it')
    .option('--ca <file>', "whom the chain is verified by (default: the system's store)")
    .option('--policy <name=value,...>', 'how strict the staple is examined: see mailstaple verify')
    .option('--tlsa <record...>', 'TLSA records to hold it against, each as a zone file has it')
    .option('--attempts <n>', 'sessions in each TLS version, one after the other (default: 3)')
    .option('--timeout <seconds>', 'longest wait for an answer, the greeting included', '60')
    .option('--verbose', 'every rule and the whole dialogue')
    .option('--list <file>', 'in place of an address: a file with one a line; many at a time')
    .option('--mx', 'the list is one of domains: whoever takes their mail is looked at')
    .option(
      '--resolver <address>',
      'who is asked for MX records of a list, or for the TLSA records of one box, as 192.0.2.53:53',
    )
    .option('--parallel <n>', 'of a list: machines at a time (default: 100)', countOf)
    .option(
      '--out <dir>',
      'of a list: folder of the results (default: mailstaple-out/probe-<time>)',
    )
    .option('--resume <dir>', 'of a list: go on in this folder with what was not seen yet')
    .option('--json', 'print {host, port, transport, sni, at, exit, summary, visits}')
    .addHelpText(
      'after',
      `
Port 25 and STARTTLS unless said otherwise; smtps:// and port 465 are implicit TLS, submission://
is port 587. Never a mail, never more than ten sessions, one second apart. Whether the chain
verifies and bears the name (RFC 9525), and what expires soon, is said and does not change the
exit code: the question is what is stapled.

Examples:
  mailstaple probe mx.example.org
  mailstaple probe smtps://mail.example.org --tls 1.2 --json
  mailstaple probe 192.0.2.1:25 --sni mx.example.org
  mailstaple probe mx.example.org --tlsa '3 1 1 0123…'
  mailstaple probe --list hosts.txt --out seen
  mailstaple probe --list domains.txt --mx --resolver 192.0.2.53

A list is looked at with one session in each version of TLS (--attempts), boxes side by side,
those of one machine one after the other, at most one connection a second to each. Each is a line
of DIR/probes.jsonl the moment it is known (and of standard output with --json); DIR/report.html
has them all.

Exit codes: 0 a good staple, or none and the certificate demands none; 1 a bad staple, one that
comes and goes, none although the certificate is must-staple, no TLSA record that matches, or TLS
or STARTTLS against the rules; 2 not an address; 3 unreachable, undecided, or nothing to judge.`,
    )
    .action(async (address: string | undefined, options: ProbeOptions & Partial<FleetOptions>) => {
      const { list } = options;
      if ((address === undefined) === (list === undefined))
        throw new UsageError('probe takes the address of a box, or --list FILE with many');
      if (list !== undefined) {
        if (options.tlsa !== undefined)
          throw new UsageError('--tlsa is for one box, not for --list');
        const { probeFleet } = await import('./fleet/command.ts');
        process.exitCode = await probeFleet({ ...options, list });
        return;
      }
      for (const name of ['mx', 'parallel', 'out', 'resume'] as const)
        if (options[name] !== undefined) throw new UsageError(`--${name} is for --list`);
      const { probe } = await import('./probe.ts');
      process.exitCode = await probe(address ?? '', options);
    });
}
