import { join } from 'node:path';
import { visible } from '../../../harness/model/visible.ts';
import { exitCode } from '../../../reports/summary.ts';
import { toTerminal } from '../../../reports/terminal.ts';
import { makeFolder, notWritable } from '../../shared/folder.ts';
import { type FormatName, writeReports } from '../../shared/formats.ts';
import { print } from '../../shared/print.ts';
import { readRun, warnOf } from '../../shared/runs.ts';

export interface ReportOptions {
  format: readonly FormatName[];
  out?: string;
}

/**
 * Writes the reports of a recorded run again and prints its end.
 * @returns the exit code the run itself would give. @throws UsageError when there is no run, or no
 * place to write.
 */
export function report(path: string, { format, out }: ReportOptions): number {
  const read = readRun(path);
  warnOf(read, path);
  const folder = out ?? read.folder;
  makeFolder(folder);
  try {
    writeReports(read.run, folder, format);
  } catch (error) {
    throw notWritable(folder, error);
  }
  print([toTerminal(read.run, { colour: process.stdout.isTTY ?? false })]);
  print([`reports (${format.join(', ')}): ${visible(join(folder))}`]);
  return exitCode(read.run);
}
