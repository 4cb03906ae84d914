import type { FileSpec, Layout } from '../../harness/model/target.ts';
import { LAST_WORDS, line, quote, refusedFile } from './shell.ts';

/** One instance of the program: what it is started with, and the ports it is to listen on. */
export interface Instance {
  ports: readonly number[];
  argv: readonly string[];
}

/** How long all of them together may take to listen, seconds; how often they are looked at. */
const BUDGET = 25;
const LOOK = 0.1;

/** Is this port being listened on? Asked of the kernel, so that no connection is spent on it. */
const listens = (port: number): string =>
  `grep -q ':${port.toString(16).toUpperCase().padStart(4, '0')} 0*:0000 0A' /proc/net/tcp /proc/net/tcp6`;

/**
 * A program that holds one arrangement: an instance for each, side by side. One that ends before it listens is written
 * down with its last words. The first instance is started last: once it answers, all is known of the others.
 */
export function each(
  dir: string,
  instances: readonly Instance[],
): { files: FileSpec[]; process: Layout['processes'][number] } {
  const [first, ...others] = instances.map((instance, index) => ({ ...instance, number: index + 1 }));
  if (!first) throw new RangeError('nothing to serve');
  const start = ({ number }: { number: number }): string => `sh parts/${number}.sh`;
  const script = [
    'set -u',
    `cd ${quote(dir)} && mkdir -p said && : > refused.new`,
    ...others.map((one) => `${start(one)} &`),
    'looks=0',
    `until [ -z "$(sh parts/waiting.sh)" ] || [ $looks -ge ${BUDGET / LOOK} ]; do sleep ${LOOK}; looks=$((looks + 1)); done`,
    `mv refused.new ${quote(refusedFile(dir))}`,
    start(first),
  ];
  const instance = ({ number, argv }: { number: number; argv: readonly string[] }): string =>
    `${line(argv)} 2> said/${number} < /dev/null; echo "ended with code $?" >> said/${number}; : > said/${number}.ended\n`;
  const waiting = others.map(
    ({ number, ports }) =>
      `if [ ! -e said/${number}.known ]; then\n` +
      `  if ${ports.map(listens).join(' && ')}; then : > said/${number}.known\n` +
      `  elif [ -e said/${number}.ended ]; then : > said/${number}.known; words=$(${LAST_WORDS} < said/${number})\n` +
      `    for port in ${ports.join(' ')}; do echo "$port $words" >> refused.new; done\n` +
      `  else echo ${number}; fi\nfi\n`,
  );
  return {
    files: [
      ...[first, ...others].map((one): FileSpec => ({ path: `${dir}/parts/${one.number}.sh`, content: instance(one) })),
      { path: `${dir}/parts/waiting.sh`, content: waiting.join('') },
    ],
    process: { argv: ['sh', '-c', script.join('\n')] },
  };
}
