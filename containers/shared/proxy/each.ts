import type { FileSpec, Layout, Place } from '../../../harness/model/target.ts';
import { program, programPath } from '../program.ts';
import { line } from './shell.ts';

/** One instance of the program: what it is started with, and the ports it is to listen on. */
export interface Instance {
  ports: readonly number[];
  argv: readonly string[];
}

/** How long all of them together may take to listen, and how often they are looked at, seconds. */
const BUDGET = 80;
const LOOK = 0.05;

/**
 * Waits until each instance listens on its ports or has ended, and writes the latter down with what
 * they printed last. The kernel is asked who listens, so that no connection is spent on it. In
 * Perl, which every Debian has: a hundred instances looked at by a shell would keep the machine
 * busier than the instances do.
 */
const WATCH = new URL('watch.pl', import.meta.url);
const EACH = new URL('each.sh', import.meta.url);

/**
 * A program that holds one arrangement: an instance for each, side by side. One that ends before it
 * listens is written down with what it printed last. The first instance is started last: once it
 * answers, all is known of the others.
 */
export function each(
  place: Place,
  instances: readonly Instance[],
): { files: FileSpec[]; process: Layout['processes'][number] } {
  if (instances.length === 0) throw new RangeError('nothing to serve');
  const { dir } = place;
  const others = instances
    .map(({ ports }, index) => `${index + 1} ${ports.join(' ')}\n`)
    .slice(1)
    .join('');
  return {
    files: [
      ...instances.map(
        ({ argv }, index): FileSpec => ({
          path: `${dir}/parts/${index + 1}.sh`,
          content: `exec ${line(argv)}\n`,
        }),
      ),
      program(EACH, place),
      program(WATCH, place),
      { path: `${dir}/parts/others`, content: others, aid: true },
    ],
    process: {
      argv: [
        ...['sh', programPath(EACH, place), dir],
        ...[instances.length, BUDGET, LOOK].map(String),
      ],
    },
  };
}
