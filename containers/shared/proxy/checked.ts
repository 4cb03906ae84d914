import { readFileSync } from 'node:fs';
import type { FileSpec, Layout } from '../../../harness/model/target.ts';
import { quote, refusedFile } from './shell.ts';

const SCRIPT = readFileSync(new URL('checked.sh', import.meta.url));

/** What one arrangement adds to the configuration, and the ports that hang on it. */
export interface Part {
  ports: readonly number[];
  text: string;
}

export interface CheckedInput {
  dir: string;
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
export function checked({ dir, head, tail = '', parts, check, run }: CheckedInput): {
  files: FileSpec[];
  process: Layout['processes'][number];
} {
  const trial = (name: string): string => `${dir}/parts/${name}`;
  const command = check('FILE').map((word) =>
    word === 'FILE' ? `${quote(trial(''))}"$1.trial"` : quote(word),
  );
  const judge = `cd ${quote(dir)} && ${command.join(' ')} > "said/$1" 2>&1 && : > "said/$1.ok"; exit 0\n`;
  const config = `${dir}/all.conf`;
  return {
    files: [
      { path: trial('head'), content: head, aid: true },
      { path: trial('tail'), content: tail, aid: true },
      { path: trial('judge.sh'), content: judge, aid: true },
      { path: trial('checked.sh'), content: SCRIPT, aid: true },
      ...parts.flatMap(({ ports, text }, index): FileSpec[] => [
        { path: trial(`${index + 1}.text`), content: text, aid: true },
        { path: trial(`${index + 1}.trial`), content: `${head}${text}${tail}` },
        { path: trial(`${index + 1}.ports`), content: `${ports.join('\n')}\n`, aid: true },
      ]),
    ],
    process: {
      argv: [
        ...['sh', trial('checked.sh'), dir, refusedFile(dir), String(parts.length), config],
        ...run(config),
      ],
    },
  };
}
