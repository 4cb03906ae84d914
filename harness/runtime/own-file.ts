import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';

/** Where this lies: a clone, or the package, in which what was compiled has its own folder. */
const roots = ['../..', '../../..'].map((up) => join(import.meta.dirname, up));

/**
 * A file that Mailstaple brings along beside its code.
 * @param path below the clone or the package, as in `scripts/docker-up.sh`.
 * @returns where it lies; undefined when it was not brought along.
 */
export const ownFile = (path: string): string | undefined =>
  roots.map((root) => join(root, path)).find((file) => existsSync(file));

/**
 * The same as somebody would type it from here: below the working directory without that, as in
 * `node_modules/mailstaple/scripts/docker-up.sh`.
 */
export function typedPath(path: string): string {
  const file = ownFile(path);
  if (file === undefined) return path;
  const here = relative(process.cwd(), file);
  return here.startsWith('..') ? file : here;
}
