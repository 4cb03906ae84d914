import { Command, CommanderError, Option } from 'commander';
import { roleNames, transportNames } from '../harness/model/terms.ts';
import { addDiff } from './commands/diff/command.ts';
import { addDoctor } from './commands/doctor/command.ts';
import { addExplain } from './commands/explain/command.ts';
import { addImages } from './commands/images/command.ts';
import { addJudge } from './commands/judge/command.ts';
import { addList } from './commands/list/command.ts';
import { addMerge } from './commands/merge/command.ts';
import { addMint } from './commands/mint/command.ts';
import { addNew } from './commands/new/command.ts';
import { addProbe } from './commands/probe/command.ts';
import { addReport } from './commands/report/command.ts';
import { addResponder } from './commands/responder/command.ts';
import type { RunOptions } from './commands/run/options.ts';
import { addSelfTest } from './commands/self-test/command.ts';
import { addVerify } from './commands/verify/command.ts';
import { formatNames, usualFormats } from './shared/formats.ts';
import { UsageError } from './shared/usage.ts';
import { countOf, formatsOf, listOf } from './shared/values.ts';
import { version } from './shared/version.ts';

/**
 * Commander's complaints are ours: one sentence on stderr, exit code 2. Help and version are no
 * complaint.
 */
function complain(command: Command): Command {
  return command
    .showHelpAfterError(false)
    .configureOutput({ outputError: () => {} })
    .exitOverride((error: CommanderError) => {
      if (error.exitCode === 0) throw error;
      throw new UsageError(
        error.message.replace(/^error: /, '').replaceAll(/\n\(?(.*?)\)?$/g, ' ($1)'),
      );
    });
}

/** Has help or the version been printed, which Commander tells by an error of no weight? */
export const isAnswered = (error: unknown): boolean =>
  error instanceof CommanderError && error.exitCode === 0;

/** The command line. Without words it plays the main job. */
export function program(): Command {
  const top = complain(new Command('mailstaple'))
    .description(
      'Says, with evidence, which requirement of TLS and OCSP stapling a mail program keeps or breaks.',
    )
    .version(version)
    .enablePositionalOptions()
    .addHelpText(
      'after',
      `
Without words: the main job, the reference target and, where a Docker engine answers, exim-gnutls.

Examples:
  mailstaple run exim-gnutls@4.98 --role server     one role of one version
  mailstaple run --only 'server/times/*'            some scenarios
  mailstaple run exim-gnutls --exec ./exim          a binary of your own
  mailstaple run smtp://mx.example.org              a box that is not ours: black box, no mail is sent
  mailstaple probe mx.example.org                   what is stapled, is it any good, and what to do about it

Exit codes: 0 as expected, 1 news against the baseline or a finding at --fail-on, 2 bad invocation,
3 inconclusive, our own fault or nothing judged, 130 interrupted (with a valid partial report).`,
    );
  addRun(top);
  addSelfTest(top);
  addProbe(top);
  addVerify(top);
  addList(top);
  addExplain(top);
  addImages(top);
  addNew(top);
  addDoctor(top);
  addResponder(top);
  addMint(top);
  addReport(top);
  addJudge(top);
  addMerge(top);
  addDiff(top);
  return top;
}

function addRun(top: Command): void {
  const command = complain(top.command('run', { isDefault: true }))
    .description('Play scenarios against targets and write the reports')
    .argument('[target...]', 'NAME, NAME@VERSION, or smtp://host[:port], smtps://host[:port]')
    .option('--all', 'every target in every version')
    .addOption(new Option('--role <role>', 'one role only').choices(roleNames))
    .option(
      '--only <glob>',
      'scenarios whose id matches; * stands for anything; may be repeated',
      listOf,
    )
    .addOption(new Option('--tls <version>', 'one TLS version only').choices(['1.2', '1.3']))
    .addOption(new Option('--transport <transport>', 'one transport only').choices(transportNames))
    .option(
      '--profile <id>',
      'the scenarios of a compliance profile (see: mailstaple list profiles)',
    )
    .option(
      '--baseline <file>',
      'known findings, besides those that ship with the target; may be repeated',
      listOf,
    )
    .option('--out <dir>', 'folder of the run (default: mailstaple-out/<time>)')
    .option(
      '--resume <dir>',
      'go on with the run in this folder: play only what has no verdict yet',
    )
    .option('--repeat <n>', 'play it so many times and tell which verdicts are not stable', countOf)
    .option('--format <list>', `reports to write, of ${formatNames.join(', ')}`, formatsOf, [
      ...usualFormats,
    ])
    .option('--exec <path>', 'the program itself, run on this machine in place of its container')
    .option(
      '--config <file>',
      'targets of your own (default: mailstaple.config.ts here, if there is one)',
    )
    .option('--sni <name>', 'of a box: server name to ask for (default: its own name)')
    .option('--ca <file>', "of a box: whom its chain is verified by (default: the system's store)")
    .option('--pace <seconds>', 'of a box: between the beginnings of two connections (default: 1)')
    .option('--timeout <seconds>', 'of a box: how long it may take to greet (default: 60)')
    .option('--strict', 'no more than without it: a warning that no baseline names is news')
    .addOption(
      new Option(
        '--fail-on <kind>',
        'exit 1 on any finding of this weight, known or not, and on no lighter one',
      ).choices(['fail', 'warn', 'note']),
    )
    .option(
      '--defect <name>',
      'have the reference target be wrong in this way; may be repeated',
      listOf,
    );
  command.action(async (words: string[], said: RunOptions) => {
    const options = {
      ...said,
      // Where no command was named, the first word may have been meant for one.
      commands: top.args[0] === 'run' ? [] : top.commands.map((other) => other.name()),
    };
    const [{ run }, { repeat }] = await Promise.all([
      import('./commands/run/run.ts'),
      import('./commands/run/repeat.ts'),
    ]);
    process.exitCode = options.repeat
      ? await repeat(words, options, options.repeat)
      : await run(words, options);
  });
}
