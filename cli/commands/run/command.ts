import { type Command, Option } from 'commander';
import { roleNames, transportNames } from '../../../harness/model/terms.ts';
import { formatNames, usualFormats } from '../../shared/formats.ts';
import {
  countOf,
  formatsOf,
  levels,
  levelsOf,
  listOf,
  seedOf,
  shardOf,
} from '../../shared/values.ts';
import type { RunOptions } from './options.ts';

/** `mailstaple run`, which is also what is meant without a word. */
export function addRun(top: Command): void {
  const command = top
    .command('run', { isDefault: true })
    .description('Play scenarios against targets and write the reports')
    .argument(
      '[target...]',
      'NAME, NAME@VERSION, or smtp://host[:port], smtps://host[:port], http://host[:port][/path]',
    )
    .option('--all', 'every target in every version')
    .addOption(new Option('--role <role>', 'one role only').choices(roleNames))
    .option(
      '--only <glob>',
      'scenarios whose id matches; * stands for anything; may be repeated',
      listOf,
    )
    .option('--exclude <glob>', 'not those whose id matches; may be repeated', listOf)
    .addOption(
      new Option(
        '--level <level>',
        `what proves one of this weight: ${levels.join(', ')}; may be repeated`,
      ).argParser(levelsOf),
    )
    .option('--requirement <glob>', 'what proves this requirement; may be repeated', listOf)
    .option('--condition <glob>', 'what covers this condition; may be repeated', listOf)
    .option('--capability <name>', 'what rests on this capability; may be repeated', listOf)
    .option(
      '--failed-in <run>',
      'what failed, was news or could not be told in this run; of its ' +
        'targets, unless some are named',
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
    .option(
      '--shard <i/n>',
      'the i-th of n parts, for mailstaple merge; same words on each',
      shardOf,
    )
    .option(
      '--times <run>',
      'an earlier run by whose times parts are balanced, the same on each; may be repeated',
      listOf,
    )
    .option('--dry-run', 'tell what would be played and what not, and why; play nothing')
    .option(
      '--seed <word>',
      'shuffle the cells; the same word gives the same order and names',
      seedOf,
    )
    .option('--watch', 'again each time your program or its configuration has changed')
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
    .option(
      '--ca <path>',
      "of a box: file of those its chain is verified by (default: the system's store); of a " +
        'responder: folder with certificates to ask about and their CA',
    )
    .option(
      '--tlsa <record>',
      'of a box: a TLSA record to hold it against, as a zone file has it; may be repeated',
      listOf,
    )
    .option(
      '--resolver <address>',
      'of a box: who is asked for its TLSA records, one that validates, as 192.0.2.53:53',
    )
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
    const [{ run }, { repeat }, { watchRun }] = await Promise.all([
      import('./run.ts'),
      import('./repeat.ts'),
      import('./watch.ts'),
    ]);
    if (options.watch) process.exitCode = await watchRun(words, options);
    else
      process.exitCode = options.repeat
        ? await repeat(words, options, options.repeat)
        : await run(words, options);
  });
}
