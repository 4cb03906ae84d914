import type { Evidence } from '../../model/run.ts';
import type { VerdictKind } from '../../model/verdict.ts';
import { folderOf, writeFiles } from './files.ts';
import { EvidencePack } from './pack.ts';

/**
 * What somebody will want to look at is kept as plain files, to be opened from a report at once.
 */
const plainKinds: ReadonlySet<VerdictKind> = new Set(['fail', 'warn', 'inconclusive', 'error']);

/**
 * Where the evidence of one role of one target is kept: a cell that accuses or is undecided in a
 * folder of its own, the others in one pack.
 */
export class EvidenceKeeper implements AsyncDisposable {
  readonly #out: string;
  readonly #pack: EvidencePack;

  /** @param out folder of the run. @param name of target, version and role, for the pack. */
  constructor(out: string, name: string) {
    this.#out = out;
    this.#pack = new EvidencePack(out, name);
  }

  /**
   * @param files name → content. @returns where they are now.
   * @throws NotPlainError where a link or a file stands on the way; the error of the file system
   * where it cannot be written.
   */
  async keep(
    cell: string,
    kind: VerdictKind,
    files: ReadonlyMap<string, string | Uint8Array>,
  ): Promise<Evidence> {
    const folder = folderOf(cell);
    const names = [...files.keys()].sort();
    if (!plainKinds.has(kind))
      return { folder, files: names, pack: await this.#pack.add(folder, files) };
    writeFiles(this.#out, folder, files);
    return { folder, files: names };
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#pack[Symbol.asyncDispose]();
  }
}
