import { readFileSync } from 'node:fs';
import type { FileSpec, Place } from '../../harness/model/target.ts';

/**
 * A program of ours, in a language of its own, as it is put in place under its own name.
 * @param file where it lies here: `new URL('send.pl', import.meta.url)`.
 */
export const program = (file: URL, place: Place): FileSpec => ({
  path: programPath(file, place),
  content: readFileSync(file),
  mode: 0o755,
});

/** Where `program` puts it. */
export const programPath = (file: URL, { dir }: Place): string =>
  `${dir}/${file.pathname.slice(file.pathname.lastIndexOf('/') + 1)}`;
