import { join } from 'node:path';
import type { Baseline } from '../../../harness/judge/baseline.ts';
import type { Claimed } from '../../../harness/judge/column.ts';
import type { Outcome, Run } from '../../../harness/model/run.ts';
import { plainPieces } from '../../../harness/run/plain-files.ts';
import { readJournalOf } from '../../../reports/journal.ts';
import { type ExitPolicy, exitCode } from '../../../reports/summary.ts';
import { toTerminal } from '../../../reports/terminal.ts';
import { judgedInColumns } from '../../shared/columns.ts';
import { type FormatName, writeReports } from '../../shared/formats.ts';
import { print } from '../../shared/print.ts';
import { evidenceRecord } from '../../shared/provenance/file-digests.ts';
import { clausesById } from '../../shared/requirements.ts';
import { tell } from '../../shared/runs.ts';
import { isFiltered } from './options.ts';
import type { PlayedRun } from './play.ts';
import type { PreparedRun } from './prepare.ts';

/** The outcomes that are judged otherwise now that all are known. */
function judgedLast({ journal, jobs }: PreparedRun): Outcome[] {
  const clauses = clausesById();
  const claims = new Map<string, { claimed: Claimed; known: Baseline }>();
  for (const { job, planned } of jobs)
    for (const { id, scenario } of planned.cells) {
      const { promises } = planned.selected.found.target;
      const requirements = scenario.proves.flatMap((clause) => clauses.get(clause) ?? []);
      claims.set(id, { claimed: { scenario, promises, requirements }, known: job.known });
    }
  const { outcomes } = readJournalOf(plainPieces(journal, Number.POSITIVE_INFINITY)).run;
  return judgedInColumns(
    outcomes,
    ({ cell }) => claims.get(cell)?.claimed,
    ({ cell }) => claims.get(cell)?.known ?? [],
  );
}

/**
 * Writes the last line of the journal and the reports, and tells what the run came to. @returns its
 * exit code.
 */
export function finishRun(prepared: PreparedRun, { interrupted, failures }: PlayedRun): number {
  const { plan, out, journal, reporter } = prepared;
  const { options, problems } = plan;
  // A line of a baseline is stale where it matches nothing of the whole plan.
  const cells = plan.whole;
  const filtered = isFiltered(options);
  // Of an interrupted run as well: what was to be compared would else pass for something new.
  if (reporter.fault === undefined)
    for (const outcome of judgedLast(prepared)) reporter.write(outcome);
  const endedAt = new Date().toISOString();
  const { fault: unread, ...evidence } = evidenceRecord(out);
  reporter.write({
    type: 'end',
    endedAt,
    reason: interrupted ? 'interrupted' : failures.length > 0 ? 'failed' : 'done',
    ...(interrupted
      ? { staleLines: [] }
      : plan.baselines.stale({ cells, filtered }, endedAt.slice(0, 10))),
    ...evidence,
  });
  if (unread !== undefined) tell(out, [unread]);
  for (const failure of failures) process.stderr.write(`mailstaple: ${failure}\n`);
  const policy = options.failOn ? { failOn: options.failOn } : {};
  const { run: value } = readJournalOf(plainPieces(journal, Number.POSITIVE_INFINITY));
  const fault = reporter.fault ?? reportsFault(value, out, options.format, policy);
  if (fault !== undefined) {
    process.stderr.write(
      `mailstaple: ${out} takes no more (${fault}); its journal holds what was seen ` +
        `before: mailstaple report ${out}\n`,
    );
    return 3;
  }
  process.stdout.write(
    `${toTerminal(value, { colour: process.stdout.isTTY ?? false })}\nreport: ` +
      `${join(out, 'report.html')}\n`,
  );
  if (plan.planned === 0) {
    print([`of these parts there is nothing left for this one to play`]);
    return interrupted ? 130 : 0;
  }
  const code = exitCode(value, policy);
  // What was asked for and is not there is said with the rest done.
  if (problems.length > 0 && code !== 130) return 2;
  return unread !== undefined && code === 0 ? 3 : code;
}

/** Writes the reports. @returns the code of what kept them from being written, if anything did. */
function reportsFault(
  run: Run,
  out: string,
  formats: readonly FormatName[],
  policy: ExitPolicy,
): string | undefined {
  try {
    writeReports(run, out, formats, { policy });
    return undefined;
  } catch (error) {
    if (error instanceof Error && 'code' in error) return String(error.code);
    throw error;
  }
}
