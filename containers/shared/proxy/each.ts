import { readFileSync } from 'node:fs';
import type { FileSpec, Layout } from '../../../harness/model/target.ts';
import { line, quote } from './shell.ts';

/** One instance of the program: what it is started with, and the ports it is to listen on. */
export interface Instance {
  ports: readonly number[];
  argv: readonly string[];
}

/** How long all of them together may take to listen, and how often they are looked at, seconds. */
const BUDGET = 80;
const LOOK = 0.05;

/**
 * Waits until each instance listens on its ports or has ended, and writes the latter down with
 * their last words. The kernel is asked who listens, so that no connection is spent on it. In Perl,
 * which every Debian has: a hundred instances looked at by a shell would keep the machine busier
 * than the instances do.
 */
const WATCH = readFileSync(new URL('watch.pl', import.meta.url));

/**
 * A program that holds one arrangement: an instance for each, side by side. One that ends before it
 * listens is written down with its last words. The first instance is started last: once it answers,
 * all is known of the others.
 */
export function each(
  dir: string,
  instances: readonly Instance[],
): { files: FileSpec[]; process: Layout['processes'][number] } {
  const numbered = instances.map((instance, index) => ({ ...instance, number: index + 1 }));
  const [first, ...others] = numbered;
  if (!first) throw new RangeError('nothing to serve');
  const start = ({ number }: { number: number }): string => `sh parts/${number}.sh`;
  const script = [
    'set -u',
    `cd ${quote(dir)} && mkdir said`,
    ...others.map((one) => `${start(one)} &`),
    `perl parts/watch.pl ${BUDGET} ${LOOK} < parts/others`,
    start(first),
    'cat said/1; exit 1',
  ];
  return {
    files: [
      ...numbered.map(({ number, argv }): FileSpec => {
        const content = `${line(argv)} 2> said/${number} < /dev/null; echo "ended with code $?" >> said/${number}; : > said/${number}.ended\n`;
        return { path: `${dir}/parts/${number}.sh`, content };
      }),
      { path: `${dir}/parts/watch.pl`, content: WATCH, aid: true },
      {
        path: `${dir}/parts/others`,
        aid: true,
        content: others.map(({ number, ports }) => `${number} ${ports.join(' ')}\n`).join(''),
      },
    ],
    process: { argv: ['sh', '-c', script.join('\n')] },
  };
}
