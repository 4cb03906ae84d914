import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import type { Run } from '../../harness/model/run.ts';
import { JournalError, readJournal } from '../../reports/journal.ts';
import { makeFolder, notWritable } from '../commands/folder.ts';
import { UsageError } from '../usage.ts';

/** The folder of a new run. Never one that holds another run. @throws UsageError when it cannot be had. */
export function openFolder(wanted: string | undefined): string {
  if (wanted?.trim() === '') throw new UsageError('--out needs the name of a folder');
  const stamp = new Date()
    .toISOString()
    .replace(/\.\d+Z$/, '')
    .replaceAll(/[-:]/g, '')
    .replace('T', '-');
  const out = resolve(
    wanted ?? join('mailstaple-out', `${stamp}-${randomBytes(2).toString('hex')}`),
  );
  if (existsSync(join(out, 'journal.jsonl')))
    throw new UsageError(
      `${out} holds a run already; name another folder, or go on with it by --resume`,
    );
  try {
    makeFolder(out);
    writeFileSync(join(out, 'journal.jsonl'), '');
    if (wanted === undefined) {
      const latest = resolve('mailstaple-out', 'latest');
      rmSync(latest, { force: true });
      symlinkSync(relative(resolve('mailstaple-out'), out), latest);
    }
  } catch (error) {
    throw error instanceof UsageError ? error : notWritable(out, error);
  }
  return out;
}

/**
 * What an earlier run left, to be gone on with.
 * @throws UsageError when the folder holds no run that can be read.
 */
export function readFolder(folder: string): { out: string; run: Run } {
  const out = resolve(folder);
  const journal = join(out, 'journal.jsonl');
  try {
    const text = readFileSync(journal, 'utf8');
    const { run } = readJournal(text);
    // A run that was killed may have torn its last line: what comes now begins on a line of its own.
    if (!text.endsWith('\n')) writeFileSync(journal, '\n', { flag: 'a' });
    return { out, run };
  } catch (error) {
    if (error instanceof JournalError) throw new UsageError(`${journal}: ${error.message}`);
    throw notWritable(out, error);
  }
}
