import { readFileSync } from 'node:fs';
import type { Layout, ResponderInstance } from '../../../harness/model/target.ts';
import { line } from '../proxy/shell.ts';

const WATCH = readFileSync(new URL('../proxy/watch.pl', import.meta.url));
const START = readFileSync(new URL('instances.sh', import.meta.url));
const LISTENING = readFileSync(new URL('listening.sh', import.meta.url));
const END = readFileSync(new URL('end.sh', import.meta.url));

/** How long all of them together may take to listen, and how often they are looked at, seconds. */
const BUDGET = 80;
const LOOK = 0.05;

/**
 * A process for each arrangement, side by side. The kernel is asked who listens.
 */
export function instancesOf(
  instances: readonly ResponderInstance[],
  dir: string,
  argv: (instance: ResponderInstance) => readonly string[],
): Layout {
  const parts = `${dir}/parts`;
  return {
    files: [
      ...instances.map((instance) => ({
        path: `${parts}/${instance.slug}.sh`,
        content: `exec ${line(argv(instance))}\n`,
      })),
      { path: `${parts}/watch.pl`, content: WATCH, aid: true as const },
      { path: `${parts}/instances.sh`, content: START, aid: true as const },
      { path: `${parts}/listening.sh`, content: LISTENING, aid: true as const },
      { path: `${parts}/end.sh`, content: END, aid: true as const },
      {
        path: `${parts}/all`,
        content: instances.map(({ slug, port }) => `${slug} ${port}\n`).join(''),
        aid: true as const,
      },
    ],
    processes: [{ argv: ['sh', `${parts}/instances.sh`, dir, String(BUDGET), String(LOOK)] }],
    ready: [],
    logs: [`${dir}/log/responders`],
  };
}

/** Waits until every instance listens; says which does not, and why. */
export const allListen = (dir: string): string[] => [
  ...['sh', `${dir}/parts/listening.sh`, dir, String(LOOK)],
];

/** Tells how an instance ended. */
export const endOf = ({ slug }: ResponderInstance, dir: string): string[] => [
  'cat',
  `${dir}/said/${slug}.ended`,
];

/** Ends an instance, whatever it is at. */
export const endIt = ({ slug }: ResponderInstance, dir: string): string[] => [
  ...['sh', `${dir}/parts/end.sh`, `${dir}/said/${slug}.pid`],
];
