/**
 * Files of a run's folder, which may come from anybody: what is read is a plain file, what is
 * written is made anew, and no link in it leads us elsewhere.
 */
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  type Stats,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * What stands where a plain file or folder has to; the message is the end of a sentence that began
 * with its path.
 */
export class NotPlainError extends Error {
  override readonly name = 'NotPlainError';
  readonly path: string;

  constructor(path: string, message: string) {
    super(message);
    this.path = path;
  }
}

/**
 * What stands at a path, a link being a link; undefined where nothing does, or where it cannot be
 * told.
 */
export function standingAt(path: string): Stats | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch {
    // Whoever reads or writes there is told why it cannot be done.
    return undefined;
  }
}

/** Opens a plain file to be read. */
function openPlain(path: string): number {
  const about = lstatSync(path);
  if (about.isSymbolicLink()) throw new NotPlainError(path, 'is a link, which is not followed');
  if (!about.isFile()) throw new NotPlainError(path, 'is not a plain file');
  // What was a file a moment ago may be something else by now: no link is followed, and no pipe
  // waited for.
  return openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
}

/** Octets of an open file, which has to be a plain one within the limit. */
function sizeOf(file: number, path: string, limit: number): number {
  const about = fstatSync(file);
  if (!about.isFile()) throw new NotPlainError(path, 'is not a plain file');
  if (about.size > limit) throw new NotPlainError(path, `is longer than ${limit} octets`);
  return about.size;
}

/**
 * The octets of a plain file.
 * @param limit the most it may hold, octets.
 * @throws NotPlainError where a link, a folder, a pipe or a device stands there, or it is longer;
 * the error of the file system else.
 */
export function readPlain(path: string, limit: number): Buffer {
  const file = openPlain(path);
  try {
    const size = sizeOf(file, path, limit);
    const octets = Buffer.allocUnsafe(size);
    let filled = 0;
    while (filled < size) {
      const read = readSync(file, octets, filled, size - filled, filled);
      if (read === 0) break;
      filled += read;
    }
    return octets.subarray(0, filled);
  } finally {
    closeSync(file);
  }
}

/** Octets of one piece of a file. */
const PIECE = 4 * 1_048_576;

/**
 * A plain file piece by piece, for one that may be longer than memory has room for. Every piece is
 * in the same memory.
 * @param limit the most it may hold, octets.
 * @throws as `readPlain`, once the first piece is asked for.
 */
export function* plainPieces(path: string, limit: number): Generator<Buffer> {
  const file = openPlain(path);
  try {
    sizeOf(file, path, limit);
    yield* piecesOf(file);
  } finally {
    closeSync(file);
  }
}

/** What can be read of an open file, piece by piece, all in the same memory. */
export function* piecesOf(file: number): Generator<Buffer> {
  const piece = Buffer.allocUnsafe(PIECE);
  for (let read = readSync(file, piece); read > 0; read = readSync(file, piece))
    yield piece.subarray(0, read);
}

/** Hands the content of a file on piece by piece. */
export type Pieces = (take: (piece: string | Uint8Array) => void) => void;

function writeNew(path: string, content: string | Uint8Array | Pieces, mode: number): void {
  if (typeof content !== 'function') {
    writeFileSync(path, content, { flag: 'wx', mode });
    return;
  }
  const file = openSync(path, 'wx', mode);
  try {
    // All of it, where writeSync may stop short without an error: before a full disk, for one.
    content((piece) => {
      writeFileSync(file, piece);
    });
  } catch (error) {
    rmSync(path, { force: true });
    throw error;
  } finally {
    closeSync(file);
  }
}

/**
 * Writes a file that is new: what stood there before is replaced and not written into, be it a link
 * or a second name of some other file.
 * @param mode permissions of the new file. @throws the error of the file system.
 */
export function writeAnew(path: string, content: string | Uint8Array | Pieces, mode = 0o666): void {
  try {
    writeNew(path, content, mode);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    const beside = join(dirname(path), `.mailstaple-${randomBytes(8).toString('hex')}`);
    try {
      writeNew(beside, content, mode);
      renameSync(beside, path);
    } catch (failed) {
      rmSync(beside, { force: true });
      throw failed;
    }
  }
}

/**
 * Makes a folder below another one, and those between them.
 * @param root is taken as it is; it may be named by a link. @param below parts divided by `/`.
 * @returns the path of the folder.
 * @throws NotPlainError where a link or a file stands on the way.
 */
export function plainFolder(root: string, below: string): string {
  let path = root;
  for (const part of below.split('/')) {
    path = join(path, part);
    const there = standingAt(path);
    if (!there) makeOne(path);
    else if (!there.isDirectory()) throw new NotPlainError(path, 'is not a plain folder');
  }
  return path;
}

/** Another thread may be as quick. */
function makeOne(path: string): void {
  try {
    mkdirSync(path);
  } catch (error) {
    if (!standingAt(path)?.isDirectory()) throw error;
  }
}

/**
 * @throws NotPlainError unless each folder on the way is a plain one; where there is none the rest
 * cannot be either.
 */
export function checkPlainFolder(root: string, below: string): void {
  let path = root;
  for (const part of below.split('/')) {
    path = join(path, part);
    const there = standingAt(path);
    if (!there) return;
    if (!there.isDirectory()) throw new NotPlainError(path, 'is not a plain folder');
  }
}
