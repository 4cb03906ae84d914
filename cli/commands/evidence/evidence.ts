import { basename, dirname, join } from 'node:path';
import { matches } from '../../../harness/model/glob.ts';
import type { Evidence, Outcome } from '../../../harness/model/run.ts';
import { visible } from '../../../harness/model/visible.ts';
import { folderOf } from '../../../harness/run/evidence/files.ts';
import { readPack } from '../../../harness/run/evidence/unpack.ts';
import {
  checkPlainFolder,
  NotPlainError,
  plainFolder,
  standingAt,
  writeAnew,
} from '../../../harness/run/plain-files.ts';
import { plural } from '../../../reports/summary.ts';
import { reasonOf, shownPath } from '../../shared/files.ts';
import { makeFolder, notWritable, withinRun } from '../../shared/folder.ts';
import { print } from '../../shared/print.ts';
import { readRun, tell, warnOf } from '../../shared/runs.ts';
import { UsageError } from '../../shared/usage.ts';
import { EvidenceCopier } from '../merge/evidence.ts';

/**
 * Unpacks the evidence of a run's cells into plain files and prints the folder of each.
 * @param path of the run's folder, which may be anybody's. @param words globs over cells and
 * scenarios; none: every cell.
 * @returns 0 when all of it is there, 1 when some is not.
 * @throws UsageError when there is no run that can be read, a word matches nothing, or the folder
 * cannot be written.
 */
export async function unpackEvidence(
  path: string,
  words: readonly string[],
  { out }: { out?: string },
): Promise<number> {
  const read = readRun(path);
  warnOf(read, path);
  const chosen = chosenOf(read.run.outcomes, words);
  const to = out ?? withinRun(read.folder, 'unpacked');
  makeFolder(to);
  /** Cell → the folder that its evidence lies below. */
  const there = new Map<string, string>();
  const problems: string[] = [];
  const copier = new EvidenceCopier(to);
  for (const [pack, own] of Map.groupBy(chosen, ({ evidence }) => evidence?.pack)) {
    if (pack !== undefined) problems.push(...(await unpack(read.folder, pack, own, to, there)));
    else
      for (const { cell, evidence } of own) {
        const to = out ?? read.folder;
        // What lies in plain files is copied where that is asked for.
        if (out !== undefined && evidence) copy(copier, read.folder, evidence);
        if (lies(to, cell)) there.set(cell, to);
      }
    const lost = own.filter(({ cell }) => !there.has(cell)).length;
    if (lost > 0)
      problems.push(
        pack === undefined
          ? `the evidence of ${plural(lost, 'cell')} is not there`
          : `${visible(pack)} lacks ${lost} of the cells asked for`,
      );
  }
  tell(path, [...problems, ...copier.passedOver]);
  print(
    chosen.flatMap(({ cell }) => {
      const root = there.get(cell);
      return root === undefined ? [] : [shownPath(join(root, folderOf(cell)))];
    }),
  );
  return there.size === chosen.length && problems.length === 0 && copier.passedOver.length === 0
    ? 0
    : 1;
}

function copy(copier: EvidenceCopier, from: string, evidence: Evidence): void {
  try {
    copier.copy(from, evidence);
  } catch (error) {
    throw notWritable(from, error);
  }
}

/** Does a cell's evidence lie in a folder, in plain files? */
function lies(root: string, cell: string): boolean {
  try {
    checkPlainFolder(root, folderOf(cell));
    return standingAt(join(root, folderOf(cell))) !== undefined;
  } catch {
    return false;
  }
}

/** Those that were played and are asked for. */
function chosenOf(outcomes: readonly Outcome[], words: readonly string[]): Outcome[] {
  const asked = (word: string, { cell, scenario }: Outcome): boolean =>
    matches(word, cell) || matches(word, scenario);
  const lost = words.find((word) => !outcomes.some((outcome) => asked(word, outcome)));
  if (lost !== undefined) throw new UsageError(`no cell of this run matches ${visible(lost)}`);
  const chosen = outcomes.filter(
    (outcome) =>
      outcome.evidence && (words.length === 0 || words.some((word) => asked(word, outcome))),
  );
  if (chosen.length === 0) throw new UsageError('nothing of this was played: there is no evidence');
  return chosen;
}

async function unpack(
  folder: string,
  pack: string,
  outcomes: readonly Outcome[],
  to: string,
  there: Map<string, string>,
): Promise<string[]> {
  // Nobody but us says where in the folder a cell's files are written.
  const cells = new Map(outcomes.map(({ cell }) => [folderOf(cell), cell]));
  const isOurs = (file: string): boolean =>
    cells.has(dirname(file)) && /^\w[\w.-]{0,200}$/.test(basename(file));
  const problems: string[] = [];
  try {
    const torn = await readPack(folder, pack, isOurs, (file, octets) => {
      try {
        writeAnew(join(plainFolder(to, dirname(file)), basename(file)), octets);
      } catch (error) {
        throw notWritable(to, error);
      }
      there.set(cells.get(dirname(file)) ?? '', to);
    });
    if (torn !== undefined) problems.push(`${visible(pack)} ${torn}`);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const plain = error instanceof NotPlainError;
    const what = plain ? error.path : join(folder, pack);
    problems.push(`${shownPath(what)} ${plain ? error.message : reasonOf(error)}`);
  }
  return problems;
}
