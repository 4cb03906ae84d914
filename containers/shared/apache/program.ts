import type { Target } from '../../../harness/model/target.ts';
import { debian } from '../versions.ts';

/** Apache httpd of Debian trixie, whatever it is set up to do. */
export const apacheProgram = {
  versions: [debian('2.4.71', 'trixie')],
  runtimes: ['container'],
  exec: 'apache2',
  states: ({ exec }) => [exec, '-v'],
  user: 'nobody',
  speaks: 'tls',
} as const satisfies Partial<Target>;
