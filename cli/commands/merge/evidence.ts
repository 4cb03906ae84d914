import { join } from 'node:path';
import type { Evidence } from '../../../harness/model/run.ts';
import { visible } from '../../../harness/model/visible.ts';
import { isPack, LONGEST_FILE } from '../../../harness/run/evidence/unpack.ts';
import {
  checkPlainFolder,
  NotPlainError,
  plainFolder,
  readPlain,
  standingAt,
  writeAnew,
} from '../../../harness/run/plain-files.ts';
import { reasonOf, shownPath } from '../../shared/files.ts';

/** More than a pack of a hundred thousand cells; octets. */
const LONGEST_PACK = 1024 * 1_048_576;
/** More than the evidence of any run; octets. */
const LONGEST_WHOLE = 16 * 1024 * 1_048_576;

/** A part of a path that leads nowhere else. */
const isName = (part: string): boolean =>
  part !== '' && part !== '.' && part !== '..' && !/[/\\\0]/.test(part) && part.length <= 255;

const isBelowEvidence = (folder: string): boolean => {
  const parts = folder.split('/');
  return parts[0] === 'evidence' && parts.length > 1 && parts.length < 10 && parts.every(isName);
};

/**
 * Copies what outcomes name as their evidence from the folders of the parts into that of the whole,
 * and nothing else.
 */
export class EvidenceCopier {
  readonly #out: string;
  #octets = 0;
  /** Packs by part and name: what each is called in the whole. */
  readonly #packs = new Map<string, string | undefined>();
  /** What was passed over, a sentence each. */
  readonly passedOver: string[] = [];

  constructor(out: string) {
    this.#out = out;
  }

  /**
   * @param from folder of the part. @returns where the evidence is now.
   * @throws the error of the file system where `out` cannot be written.
   */
  copy(from: string, evidence: Evidence): Evidence {
    const { folder, files, pack } = evidence;
    if (!isBelowEvidence(folder)) {
      this.passedOver.push(`"${visible(folder).slice(0, 200)}" is no folder of evidence`);
      return evidence;
    }
    // A journal may travel without its evidence.
    if (!standingAt(join(from, 'evidence'))) return evidence;
    if (pack !== undefined) return { ...evidence, pack: this.#packFrom(from, pack) ?? pack };
    for (const file of new Set(files)) {
      const source = join(from, folder, file);
      const octets = isName(file) ? this.#read(from, folder, source) : undefined;
      if (octets === undefined) {
        if (!isName(file))
          this.passedOver.push(`"${visible(file).slice(0, 200)}" is no name of a file of evidence`);
        continue;
      }
      this.#octets += octets.length;
      writeAnew(join(plainFolder(this.#out, folder), file), octets);
    }
    return evidence;
  }

  /** A pack is copied as it is, under a name that is free. */
  #packFrom(from: string, pack: string): string | undefined {
    const key = JSON.stringify([from, pack]);
    if (!this.#packs.has(key)) this.#packs.set(key, this.#copyPack(from, pack));
    return this.#packs.get(key);
  }

  #copyPack(from: string, pack: string): string | undefined {
    if (!isPack(pack)) {
      this.passedOver.push(`"${visible(pack).slice(0, 200)}" is no pack of evidence`);
      return undefined;
    }
    const octets = this.#read(from, 'evidence', join(from, pack), LONGEST_PACK);
    if (!octets) return undefined;
    this.#octets += octets.length;
    plainFolder(this.#out, 'evidence');
    const stem = pack.slice(0, -'.tar.zst'.length);
    let name = pack;
    for (let number = 2; standingAt(join(this.#out, name)); number += 1)
      name = `${stem}-${number}.tar.zst`;
    writeAnew(join(this.#out, name), octets);
    return name;
  }

  #read(from: string, folder: string, source: string, longest = LONGEST_FILE): Buffer | undefined {
    try {
      checkPlainFolder(from, folder);
      return readPlain(source, Math.min(longest, LONGEST_WHOLE - this.#octets));
    } catch (error) {
      const plain = error instanceof NotPlainError;
      this.passedOver.push(
        plain
          ? `${shownPath(error.path)} ${error.message}`
          : `${shownPath(source)} ${reasonOf(error)}`,
      );
      return undefined;
    }
  }
}
