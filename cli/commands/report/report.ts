import { join } from 'node:path';
import type { Run } from '../../../harness/model/run.ts';
import { visible } from '../../../harness/model/visible.ts';
import { differenceOf } from '../../../reports/changes.ts';
import type { Background } from '../../../reports/html/payload.ts';
import { type ExitPolicy, exitCode } from '../../../reports/summary.ts';
import { toTerminal } from '../../../reports/terminal.ts';
import { checkCommonTarget } from '../../shared/common-target.ts';
import { shownPath } from '../../shared/files.ts';
import { makeFolder, notWritable } from '../../shared/folder.ts';
import { type FormatName, writeReports } from '../../shared/formats.ts';
import { print } from '../../shared/print.ts';
import { readRun, warnOf } from '../../shared/runs.ts';
import { checkRun, signingKey, signRun } from './digests.ts';

export interface ReportOptions {
  format: readonly FormatName[];
  out?: string;
  /** An earlier run: the page says what moved since. */
  against?: string;
  /** A private key: the files of the run are signed. */
  sign?: string;
  /** Check what was signed, and write nothing. */
  check?: boolean;
  /** A public key to check by. */
  key?: string;
  /** Findings that make the exit code 1, as `run` has it. */
  failOn?: NonNullable<ExitPolicy['failOn']>;
}

/** What cells came to in an earlier run. @throws UsageError when there is none. */
function earlierOf(run: Run, path: string): Background['before'] {
  const old = readRun(path);
  warnOf(old, path);
  checkCommonTarget(old.run, run);
  const { before, gone } = differenceOf(old.run, run);
  return { name: shownPath(path), kinds: before, gone };
}

/**
 * Writes the reports of a recorded run again and prints its end.
 * @returns the exit code the run itself would give. @throws UsageError when there is no run, or no
 * place to write.
 */
export function report(path: string, { format, out, against, ...rest }: ReportOptions): number {
  if (rest.check) return checkRun(out ?? path, rest.key);
  const read = readRun(path);
  warnOf(read, path);
  const earlier = against === undefined ? undefined : earlierOf(read.run, against);
  const key = rest.sign === undefined ? undefined : signingKey(rest.sign);
  const folder = out ?? read.folder;
  const policy = rest.failOn === undefined ? {} : { failOn: rest.failOn };
  makeFolder(folder);
  try {
    writeReports(read.run, folder, format, {
      ...{ policy, evidence: read.folder },
      ...(earlier ? { before: earlier } : {}),
    });
  } catch (error) {
    throw notWritable(folder, error);
  }
  print([toTerminal(read.run, { colour: process.stdout.isTTY ?? false })]);
  if (key) signRun(folder, key);
  print([`reports (${format.join(', ')}): ${visible(join(folder))}`]);
  return exitCode(read.run, policy);
}
