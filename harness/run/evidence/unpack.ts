import { closeSync, constants, createReadStream, fstatSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createZstdDecompress } from 'node:zlib';
import { type Extract, extract } from 'tar-stream';
import { checkPlainFolder, NotPlainError, standingAt } from '../plain-files.ts';

/** More than the packets and logs of any cell; octets. */
export const LONGEST_FILE = 64 * 1_048_576;
/** More than a hundred thousand cells come to. */
const most = {
  /** Of all files together. */
  octets: 4 * 1024 * 1_048_576,
  files: 2_000_000,
};

/** Is it the name of a pack of ours, below the folder of a run? */
export const isPack = (name: string): boolean =>
  /^evidence\/\w[\w.-]{0,200}\.tar\.zst$/.test(name) && !name.includes('..');

/**
 * Reads files of a pack, which may be anybody's.
 * @param root folder of the run. @param name of the pack below it.
 * @param wanted is asked of each file, whose name is a path below the run's folder as somebody
 * wrote it. @param take is handed those that are wanted.
 * @param limits that make it no pack of a run.
 * @returns how the pack ends too early, as the end of a sentence that begins with its name;
 * undefined where it is whole. What came before counts.
 * @throws what `take` throws; NotPlainError where it is no plain file or holds more than any run;
 * the error of the file system else.
 */
export async function readPack(
  root: string,
  name: string,
  wanted: (file: string) => boolean,
  take: (file: string, octets: Buffer) => void,
  limits: typeof most = most,
): Promise<string | undefined> {
  const path = join(root, name);
  if (!isPack(name)) throw new NotPlainError(path, 'is not named as a pack of evidence is');
  const file = openPlain(root, path);
  let unpacked = 0;
  const bounded = new Transform({
    transform(part: Buffer, _, done) {
      unpacked += part.length;
      const over = unpacked > limits.octets;
      done(over ? new NotPlainError(path, 'unpacks to more than any run leaves') : null, part);
    },
  });
  let refused: unknown;
  const taken = (found: string, octets: Buffer): void => {
    try {
      take(found, octets);
    } catch (error) {
      refused = error;
      throw error;
    }
  };
  const source = createReadStream(path, { fd: file });
  const decompress = createZstdDecompress();
  try {
    await pipeline(
      // Closes the file, however it ends.
      source,
      decompress,
      bounded,
      (parts: AsyncIterable<Uint8Array>) =>
        untar(parts, { path, most: limits.files }, wanted, taken),
    );
    // Frames may follow each other (RFC 8878 3). Ours are one; of others Node's reader drops,
    // without a word, what lies behind a frame that ends within a part of the file.
    return decompress.bytesWritten === source.bytesRead
      ? undefined
      : 'goes on behind its first frame, and what lies there is not read';
  } catch (error) {
    if (refused !== undefined || error instanceof NotPlainError) throw refused ?? error;
    if (error instanceof Error && 'syscall' in error) throw error;
    return `breaks off or is damaged (${error instanceof Error ? error.message : String(error)})`;
  }
}

/** No link is followed, and no pipe waited for. */
function openPlain(root: string, path: string): number {
  checkPlainFolder(root, 'evidence');
  if (standingAt(path)?.isSymbolicLink())
    throw new NotPlainError(path, 'is a link, which is not followed');
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  const file = openSync(path, flags);
  if (fstatSync(file).isFile()) return file;
  closeSync(file);
  throw new NotPlainError(path, 'is not a plain file');
}

/** Reads a tar file as its parts come, and hands over the files that are wanted. */
async function untar(
  parts: AsyncIterable<Uint8Array>,
  pack: { path: string; most: number },
  wanted: (file: string) => boolean,
  take: (file: string, octets: Buffer) => void,
): Promise<void> {
  const tar = extract();
  const fed = feed(parts, tar);
  // What breaks in the parts is met below, since it ends the tar.
  fed.catch(() => {});
  let files = 0;
  for await (const entry of tar) {
    files += 1;
    if (files > pack.most)
      throw new NotPlainError(pack.path, 'holds more files than any run leaves');
    const { type, name, size } = entry.header;
    const isWanted = type === 'file' && size <= LONGEST_FILE && wanted(name);
    const content: Uint8Array[] = [];
    for await (const part of entry) if (isWanted && part instanceof Uint8Array) content.push(part);
    if (isWanted) take(name, Buffer.concat(content));
  }
  await fed;
}

async function feed(parts: AsyncIterable<Uint8Array>, tar: Extract): Promise<void> {
  try {
    for await (const part of parts)
      if (!tar.write(part))
        await new Promise<void>((resolve) => {
          tar.once('drain', () => resolve());
        });
    tar.end(null);
  } catch (error) {
    tar.destroy(error instanceof Error ? error : new Error(String(error)));
    throw error;
  }
}
