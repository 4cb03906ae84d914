import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Identity } from '../../ca/authority/world.ts';
import { UsageError } from '../usage.ts';
import { shownPath } from './files.ts';

export interface OutFile {
  name: string;
  content: string | Uint8Array;
  /** Readable by nobody else: keys. */
  secret?: boolean;
}

/**
 * Writes files into a folder, which is made when it is not there.
 * @param force overwrites what is there. @returns their paths, in order.
 * @throws UsageError before anything is written when a file is there already, and when the folder cannot be written.
 */
export function writeFiles(folder: string, files: readonly OutFile[], force: boolean): string[] {
  const paths = files.map(({ name }) => join(folder, name));
  const there = paths.find((path) => existsSync(path));
  if (there !== undefined && !force) throw new UsageError(`${shownPath(there)} is there already; --force overwrites`);
  try {
    mkdirSync(folder, { recursive: true });
    for (const [i, { content, secret }] of files.entries()) {
      const path = paths[i] ?? '';
      writeFileSync(path, content, { mode: secret ? 0o600 : 0o644 });
      // A file that was there keeps its mode otherwise.
      if (secret) chmodSync(path, 0o600);
    }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new UsageError(`${shownPath(folder)} cannot be written (${code})`);
  }
  return paths;
}

/** Key of the CA that issued the leaf, PKCS#8. */
export function issuerKeyPem({ authority }: Identity): string {
  return authority.issuing.key.privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
}
