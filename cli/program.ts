import { Command, CommanderError } from 'commander';
import { addBaseline } from './commands/baseline/command.ts';
import { addCompletion } from './commands/completion/command.ts';
import { addDiff } from './commands/diff/command.ts';
import { addDoctor } from './commands/doctor/command.ts';
import { addEvidence } from './commands/evidence/command.ts';
import { addExplain } from './commands/explain/command.ts';
import { addHistory } from './commands/history/command.ts';
import { addImages } from './commands/images/command.ts';
import { addJudge } from './commands/judge/command.ts';
import { addList } from './commands/list/command.ts';
import { addMerge } from './commands/merge/command.ts';
import { addMint } from './commands/mint/command.ts';
import { addNew } from './commands/new/command.ts';
import { addProbe } from './commands/probe/command.ts';
import { addReplay } from './commands/replay/command.ts';
import { addReport } from './commands/report/command.ts';
import { addResponder } from './commands/responder/command.ts';
import { addRun } from './commands/run/command.ts';
import { addSelfTest } from './commands/self-test/command.ts';
import { addServe } from './commands/serve/command.ts';
import { addVerify } from './commands/verify/command.ts';
import { UsageError } from './shared/usage.ts';
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
      'Says, with evidence, which requirement of TLS and OCSP stapling ' +
        'a mail program keeps or breaks.',
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
  mailstaple run smtp://mx.example.org              a box that is not ours; no mail is sent
  mailstaple probe mx.example.org                   what is stapled, and what to do about it

Exit codes: 0 as expected, 1 news against the baseline or a finding at --fail-on, 2 bad invocation,
3 inconclusive, our own fault or nothing judged, 130 interrupted (with a valid partial report).`,
    );
  addRun(top);
  addReplay(top);
  addSelfTest(top);
  addProbe(top);
  addVerify(top);
  addList(top);
  addExplain(top);
  addImages(top);
  addNew(top);
  addDoctor(top);
  addResponder(top);
  addServe(top);
  addMint(top);
  addEvidence(top);
  addReport(top);
  addJudge(top);
  addMerge(top);
  addDiff(top);
  addHistory(top);
  addBaseline(top);
  addCompletion(top);
  return top;
}
