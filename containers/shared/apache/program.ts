import type { Target } from '../../../harness/model/target.ts';
import { debian } from '../versions.ts';

/** The line that loads a module of Debian's Apache. */
export const loads = (name: string): string =>
  `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so\n`;

/** Apache httpd of Debian trixie, whatever it is set up to do. */
export const apacheProgram = {
  versions: [debian('2.4.71', 'trixie')],
  runtimes: ['container'],
  exec: 'apache2',
  states: ({ exec }) => [exec, '-v'],
  user: 'nobody',
  speaks: 'tls',
} as const satisfies Partial<Target>;
