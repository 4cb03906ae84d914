import type { FileSpec, Layout, Place } from '../../harness/model/target.ts';
import { program, programPath } from '../shared/program.ts';

const DAEMONS = new URL('daemons.sh', import.meta.url);
/** States the version, and how it is built with OpenSSL. */
export const STATES = new URL('states.sh', import.meta.url);

/** One daemon: its name, and its configuration in the macros of cf/README. */
export interface Daemon {
  name: string;
  /**
   * How it calls itself: a host that greets a sender by the sender's own name is taken for a loop.
   */
  host: string;
  macros: readonly string[];
}

/** A definition of cf/README as a line. */
export const define = (name: string, value: string): string => `define(\`${name}', \`${value}')dnl`;

/** Path of a daemon's finished configuration. */
export const configuration = ({ dir }: Place, name: string): string => `${dir}/${name}.cf`;

const mc = ({ name, host, macros }: Daemon, { dir }: Place): string => `divert(0)dnl
include(\`/usr/share/sendmail/cf/m4/cf.m4')dnl
OSTYPE(\`linux')dnl
${[
  define('confDOMAIN_NAME', host),
  define('confPID_FILE', `${dir}/${name}.pid`),
  define('QUEUE_DIR', `${dir}/${name}.queue`),
  define('STATUS_FILE', `${dir}/${name}.status`),
  define('ALIAS_FILE', ''),
  define('confSERVICE_SWITCH_FILE', `${dir}/switch`),
  define('confDONT_PROBE_INTERFACES', 'true'),
  // Without a folder of authorities, even an empty one, a server offers no STARTTLS and a sender
  // verifies nothing.
  define('confCACERT_PATH', `${dir}/authorities`),
  define('confTO_IDENT', '0'),
  // A busy machine must not make it refuse or put off what it is asked.
  define('confQUEUE_LA', '9999'),
  define('confREFUSE_LA', '9999'),
  define('confMIN_FREE_BLOCKS', '0'),
  // The outcome of one connection must not be that of the next.
  define('confMCI_CACHE_SIZE', '0'),
].join('\n')}
FEATURE(\`no_default_msa')dnl
FEATURE(\`nocanonify')dnl
FEATURE(\`promiscuous_relay')dnl
FEATURE(\`accept_unresolvable_domains')dnl
FEATURE(\`access_db', \`hash -o -T<TMPF> ${dir}/access')dnl
${macros.join('\n')}
`;

/** The daemons side by side, and the syslog daemon they log to. */
export function layout(
  place: Place,
  daemons: readonly Daemon[],
  ready: Layout['ready'],
  more: readonly FileSpec[] = [],
): Layout {
  const { dir } = place;
  return {
    files: [
      program(DAEMONS, place),
      program(STATES, place),
      { path: `${dir}/switch`, content: 'hosts files\naliases files\n' },
      ...daemons.map((daemon) => ({
        path: `${dir}/${daemon.name}.mc`,
        content: mc(daemon, place),
      })),
      ...more,
    ],
    processes: [
      { argv: ['busybox', 'syslogd', '-n', '-O', '-'] },
      { argv: [programPath(DAEMONS, place), dir, place.exec, ...daemons.map(({ name }) => name)] },
    ],
    ready,
    logs: [],
  };
}
