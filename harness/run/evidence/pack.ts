import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { constants, createZstdCompress, type ZstdCompress } from 'node:zlib';
import { pack } from 'tar-stream';
import { plainFolder } from '../plain-files.ts';

/** Two empty blocks end a tar file, octets. */
const END = 1024;

/** More packs of one role of one target are in no run's folder. */
const MOST = 1000;

/**
 * The files of many cells in one: `evidence/NAME.tar.zst`, a tar file compressed as it grows, which
 * tar and zstd open too. One history for all of it is what makes it small: cells of a role repeat
 * certificates, records and configuration of each other. What was added is on disk before the
 * next is, so that a run that is killed keeps it.
 */
export class EvidencePack implements AsyncDisposable {
  readonly #out: string;
  readonly #name: string;
  readonly #zstd: ZstdCompress = createZstdCompress();
  #file: number | undefined;
  #path = '';
  /** Octets that are not on disk yet: a full disk may have room again later. */
  #waiting: Buffer[] = [];
  #broken: Error | undefined;

  /**
   * Makes a file when the first cell comes.
   * @param out folder of the run. @param name of the pack, without ending; a plain file name.
   */
  constructor(out: string, name: string) {
    this.#out = out;
    this.#name = name.replaceAll(/[^\w.-]+/g, '-');
    this.#zstd.on('data', (octets: Buffer) => this.#waiting.push(octets));
    this.#zstd.on('error', (error) => {
      this.#broken ??= error;
    });
  }

  /**
   * @param folder of the cell, as a path below the run's folder. @param files name → content.
   * @returns the path of the pack below the run's folder.
   * @throws the error of the file system where it cannot be written.
   */
  async add(folder: string, files: ReadonlyMap<string, string | Uint8Array>): Promise<string> {
    this.#open();
    const tar = await tarOf(folder, files);
    await this.#compress(tar.subarray(0, -END));
    this.#write();
    return this.#path;
  }

  /** Ends the file. @throws the error of the file system where the end cannot be written. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#file === undefined) return;
    try {
      await this.#compress(Buffer.alloc(END));
      const ended = Promise.withResolvers<void>();
      this.#zstd.once('end', ended.resolve).once('error', ended.reject);
      this.#zstd.end();
      await ended.promise;
      this.#write();
    } finally {
      closeSync(this.#file);
      this.#file = undefined;
    }
  }

  #open(): void {
    if (this.#file !== undefined) return;
    const folder = plainFolder(this.#out, 'evidence');
    for (let number = 1; number <= MOST && this.#file === undefined; number += 1) {
      const name = `${this.#name}${number === 1 ? '' : `-${number}`}.tar.zst`;
      try {
        this.#file = openSync(join(folder, name), 'wx');
        this.#path = `evidence/${name}`;
      } catch (error) {
        const taken = error instanceof Error && 'code' in error && error.code === 'EEXIST';
        if (!taken || number === MOST) throw error;
      }
    }
  }

  /** Resolves when what comes out of it waits to be written. */
  async #compress(octets: Buffer): Promise<void> {
    const done = Promise.withResolvers<void>();
    this.#zstd.write(octets);
    this.#zstd.flush(constants.ZSTD_e_flush, done.resolve);
    await done.promise;
    if (this.#broken) throw this.#broken;
  }

  #write(): void {
    if (this.#file === undefined) return;
    for (let octets = this.#waiting[0]; octets; octets = this.#waiting[0]) {
      const written = writeSync(this.#file, octets);
      if (written === octets.length) this.#waiting.shift();
      else this.#waiting[0] = octets.subarray(written);
    }
  }
}

/** Files of a folder as a tar file that ends. */
async function tarOf(
  folder: string,
  files: ReadonlyMap<string, string | Uint8Array>,
): Promise<Buffer> {
  const tar = pack();
  for (const [name, content] of files) tar.entry({ name: `${folder}/${name}` }, content);
  tar.finalize();
  const parts: Uint8Array[] = [];
  for await (const part of tar) if (part instanceof Uint8Array) parts.push(part);
  return Buffer.concat(parts);
}
