import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileState } from '../model/observation.ts';
import { toBase64 } from '../model/octets.ts';

/** What lies in a folder under this name. */
export async function fileState(dir: string, name: string): Promise<FileState> {
  const beside = (await readdir(dir)).filter((own) => own !== name).sort();
  const path = join(dir, name);
  const about = await stat(path).catch(() => undefined);
  if (!about) return { beside };
  return {
    content: toBase64(await readFile(path)),
    inode: `${about.dev}:${about.ino}`,
    beside,
  };
}
