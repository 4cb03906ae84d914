import { join } from 'node:path';
import type { Evidence } from '../../../harness/model/run.ts';
import { visible } from '../../../harness/model/visible.ts';
import {
  checkPlainFolder,
  NotPlainError,
  plainFolder,
  readPlain,
  standingAt,
  writeAnew,
} from '../../../harness/run/plain-files.ts';
import { reasonOf, shownPath } from '../../shared/files.ts';

/** More than the packets and logs of any cell; octets. */
const LONGEST_FILE = 64 * 1_048_576;
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
  /** What was passed over, a sentence each. */
  readonly passedOver: string[] = [];

  constructor(out: string) {
    this.#out = out;
  }

  /**
   * @param from folder of the part. @throws the error of the file system where `out` cannot be
   * written.
   */
  copy(from: string, { folder, files }: Evidence): void {
    if (!isBelowEvidence(folder)) {
      this.passedOver.push(`"${visible(folder).slice(0, 200)}" is no folder of evidence`);
      return;
    }
    // A journal may travel without its evidence.
    if (!standingAt(join(from, 'evidence'))) return;
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
  }

  #read(from: string, folder: string, source: string): Buffer | undefined {
    try {
      checkPlainFolder(from, folder);
      return readPlain(source, Math.min(LONGEST_FILE, LONGEST_WHOLE - this.#octets));
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
