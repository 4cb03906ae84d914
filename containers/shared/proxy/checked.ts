import type { FileSpec, Layout } from '../../../harness/model/target.ts';
import { LAST_LINES, line, quote, refusedFile } from './shell.ts';

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
  const numbers = parts.map((_, index) => index + 1);
  const command = check('FILE').map((word) =>
    word === 'FILE' ? `${quote(trial(''))}"$1.trial"` : quote(word),
  );
  const judge = `cd ${quote(dir)} && ${command.join(' ')} > "said/$1" 2>&1 && : > "said/$1.ok"; exit 0\n`;
  const script = [
    'set -u',
    `cd ${quote(dir)} && mkdir said && : > refused.new`,
    `echo ${numbers.join(' ')} | xargs -P 4 -n 1 sh parts/judge.sh`,
    'cat parts/head > all.conf',
    `for part in ${numbers.join(' ')}; do`,
    '  if [ -e said/$part.ok ]; then cat parts/$part.text >> all.conf',
    `  else words=$(${LAST_LINES} < said/$part); [ -n "$words" ] || words='it ended without a word'`,
    '    for port in $(cat parts/$part.ports); do echo "$port $words" >> refused.new; done; fi',
    'done',
    // Nobody objects to a certificate without a staple: then it is our configuration that is at
    // fault.
    'if [ ! -e said/1.ok ]; then cat said/1; exit 1; fi',
    'cat parts/tail >> all.conf',
    `mv refused.new ${quote(refusedFile(dir))}`,
    `exec ${line(run(`${dir}/all.conf`))}`,
  ];
  return {
    files: [
      { path: trial('head'), content: head, aid: true },
      { path: trial('tail'), content: tail, aid: true },
      { path: trial('judge.sh'), content: judge, aid: true },
      ...parts.flatMap(({ ports, text }, index): FileSpec[] => [
        { path: trial(`${index + 1}.text`), content: text, aid: true },
        { path: trial(`${index + 1}.trial`), content: `${head}${text}${tail}` },
        { path: trial(`${index + 1}.ports`), content: `${ports.join('\n')}\n`, aid: true },
      ]),
    ],
    process: { argv: ['sh', '-c', script.join('\n')] },
  };
}
