import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
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

/** Where it can be run before anything was put in place: on this machine where it lies. */
export const programAtHand = (file: URL, place: Place): string =>
  place.bind === undefined ? programPath(file, place) : fileURLToPath(file);
