import { createHash } from 'node:crypto';
import { closeSync, openSync, readdirSync, readSync } from 'node:fs';
import { join } from 'node:path';
import type { EvidenceDigest } from '../../../harness/model/run.ts';
import { visible } from '../../../harness/model/visible.ts';
import { standingAt } from '../../../harness/run/plain-files.ts';

/** Octets that are read of a file at once. */
const CHUNK = 1_048_576;
const EVIDENCE = 'evidence';

/** SHA-256 of a file, hex. @throws the error of the file system. */
export function fileDigest(path: string): string {
  const hash = createHash('sha256');
  const file = openSync(path, 'r');
  try {
    const chunk = Buffer.allocUnsafe(CHUNK);
    for (let read = readSync(file, chunk); read > 0; read = readSync(file, chunk))
      hash.update(chunk.subarray(0, read));
  } finally {
    closeSync(file);
  }
  return hash.digest('hex');
}

/** Plain files below a folder, sorted by path; links lead elsewhere and are left out. */
export function filesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(join(folder, '/').length))
    .filter((path) => visible(path) === path)
    .sort();
}

/** A line as `sha256sum` writes and reads it. */
export const digestLine = (folder: string, path: string): string =>
  `${fileDigest(join(folder, path))}  ${path}\n`;

/**
 * What the evidence of a run came to: `sha256sum` of its files, sorted by path from the run's
 * folder, and the SHA-256 of that list.
 * @throws the error of the file system.
 */
export function evidenceDigest(folder: string): EvidenceDigest {
  const hash = createHash('sha256');
  const there = standingAt(join(folder, EVIDENCE))?.isDirectory() ?? false;
  const files = there ? filesIn(join(folder, EVIDENCE)) : [];
  for (const path of files) hash.update(digestLine(folder, join(EVIDENCE, path)));
  return { files: files.length, sha256: hash.digest('hex') };
}

/**
 * The same for the last line of a journal, which is written whatever the evidence is like.
 * @returns `fault`: why what it came to is not on record, a sentence.
 */
export function evidenceRecord(folder: string): { evidence?: EvidenceDigest; fault?: string } {
  try {
    return { evidence: evidenceDigest(folder) };
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    return {
      fault: `the evidence cannot be read (${error.code}): its digest is not on record`,
    };
  }
}
