import type { FileSpec, Layout, Place } from '../../../harness/model/target.ts';
import { program, programPath } from '../program.ts';
import { line, refusedFile } from './shell.ts';

const CHECKED = new URL('checked.sh', import.meta.url);
const JUDGE = new URL('judge.sh', import.meta.url);

/** What one arrangement adds to the configuration, and the ports that hang on it. */
export interface Part {
  ports: readonly number[];
  text: string;
}

export interface CheckedInput {
  place: Place;
  /** What stands before and behind the parts. */
  head: string;
  tail?: string;
  parts: readonly Part[];
  /** Command that ends with 0 when it would start with this configuration. */
  check(file: string): string[];
  run(file: string): string[];
}

/**
 * A program that reads its configuration once, with all in it, and starts with all or nothing: each
 * part is put to it alone first, what it objects to is left out and written down with its words,
 * and then it starts with the rest.
 */
export function checked({ place, head, tail = '', parts, check, run }: CheckedInput): {
  files: FileSpec[];
  process: Layout['processes'][number];
} {
  const { dir } = place;
  const part = (name: string): string => `${dir}/parts/${name}`;
  const config = `${dir}/all.conf`;
  return {
    files: [
      { path: part('head'), content: head, aid: true },
      { path: part('tail'), content: tail, aid: true },
      program(CHECKED, place),
      program(JUDGE, place),
      ...parts.flatMap(({ ports, text }, index): FileSpec[] => [
        { path: part(`${index + 1}.text`), content: text, aid: true },
        { path: part(`${index + 1}.trial`), content: `${head}${text}${tail}` },
        {
          path: part(`${index + 1}.check`),
          content: `exec ${line(check(part(`${index + 1}.trial`)))}\n`,
          aid: true,
        },
        { path: part(`${index + 1}.ports`), content: `${ports.join('\n')}\n`, aid: true },
      ]),
    ],
    process: {
      argv: [
        ...['sh', programPath(CHECKED, place), dir, refusedFile(dir), String(parts.length), config],
        ...run(config),
      ],
    },
  };
}
