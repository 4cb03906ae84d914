import { join } from 'node:path';
import type { Evidence, Outcome } from '../../../harness/model/run.ts';
import { folderOf } from '../../../harness/run/evidence/files.ts';
import { LONGEST_FILE, readPack } from '../../../harness/run/evidence/unpack.ts';
import { checkPlainFolder, NotPlainError, readPlain } from '../../../harness/run/plain-files.ts';
import { reasonOf, shownPath } from '../../shared/files.ts';

/** The records of some cells, from wherever they lie. */
export interface Records {
  /**
   * @returns the octets of a cell's `observation.json`; undefined where its pack has none.
   * @throws NotPlainError or the error of the file system where it cannot be read.
   */
  of(cell: string, evidence: Evidence): Buffer | undefined;
  /** What is wrong with the packs, a sentence each. */
  problems: string[];
}

/** Nobody but us says where in the folder, or in a pack, a cell's record lies. */
const recordAt = (cell: string): string => `${folderOf(cell)}/observation.json`;

/**
 * Reads the records of some cells: of those in packs all at once, of plain files when they are
 * asked for.
 * @param folder of the run; it may be anybody's.
 */
export async function recordsOf(outcomes: readonly Outcome[], folder: string): Promise<Records> {
  const problems: string[] = [];
  const packed = new Map<string, Buffer>();
  const byPack = Map.groupBy(outcomes, ({ evidence }) => evidence?.pack);
  for (const [pack, own] of byPack) {
    if (pack === undefined) continue;
    const wanted = new Map(own.map(({ cell }) => [recordAt(cell), cell]));
    try {
      const torn = await readPack(
        folder,
        pack,
        (file) => wanted.has(file),
        (file, octets) => packed.set(wanted.get(file) ?? '', octets),
      );
      if (torn !== undefined) problems.push(`${pack} ${torn}`);
    } catch (error) {
      const plain = error instanceof NotPlainError;
      const path = shownPath(plain ? error.path : join(folder, pack));
      problems.push(`${path} ${plain ? error.message : reasonOf(error)}`);
    }
    const lost = own.filter(({ cell }) => !packed.has(cell)).length;
    if (lost > 0) problems.push(`${pack} holds no record of ${lost} of its ${own.length} cells`);
  }
  return {
    problems,
    of: (cell, { pack }) => {
      if (pack !== undefined) return packed.get(cell);
      checkPlainFolder(folder, folderOf(cell));
      return readPlain(join(folder, recordAt(cell)), LONGEST_FILE);
    },
  };
}
