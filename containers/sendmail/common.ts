import type { FileSpec, Layout, Place } from '../../harness/model/target.ts';

/** One daemon: its name, and its configuration in the macros of cf/README. */
export interface Daemon {
  name: string;
  macros: readonly string[];
}

/** A definition of cf/README as a line. */
export const define = (name: string, value: string): string => `define(\`${name}', \`${value}')dnl`;

/** Path of a daemon's finished configuration. */
export const configuration = ({ dir }: Place, name: string): string => `${dir}/${name}.cf`;

const mc = ({ name, macros }: Daemon, { dir }: Place): string => `divert(0)dnl
include(\`/usr/share/sendmail/cf/m4/cf.m4')dnl
OSTYPE(\`linux')dnl
${[
  define('confDOMAIN_NAME', 'mx.test'),
  define('confPID_FILE', `${dir}/${name}.pid`),
  define('QUEUE_DIR', `${dir}/${name}.queue`),
  define('STATUS_FILE', `${dir}/${name}.status`),
  define('ALIAS_FILE', ''),
  define('confSERVICE_SWITCH_FILE', `${dir}/switch`),
  define('confDONT_PROBE_INTERFACES', 'true'),
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
FEATURE(\`access_db')dnl
${macros.join('\n')}
`;

/** sendmail wants keys that only root can read, and no folder above them that others can write to. */
const startScript = ({ dir, exec }: Place): string => `#!/bin/sh
chmod 755 ${dir}
find ${dir} -name key.pem -exec chmod 600 {} +
mkdir -p -m 700 "${dir}/$1.queue"
m4 "${dir}/$1.mc" > "${dir}/$1.cf" && exec ${exec} -C "${dir}/$1.cf" -bD
`;

/** The daemons side by side, and the syslog daemon they tell their doings to. */
export function layout(
  place: Place,
  daemons: readonly Daemon[],
  ready: Layout['ready'],
  more: readonly FileSpec[] = [],
): Layout {
  const { dir } = place;
  return {
    files: [
      { path: `${dir}/start-daemon.sh`, content: startScript(place), mode: 0o755 },
      { path: `${dir}/switch`, content: 'hosts files\naliases files\n' },
      ...daemons.map((daemon) => ({ path: `${dir}/${daemon.name}.mc`, content: mc(daemon, place) })),
      ...more,
    ],
    processes: [
      { argv: ['busybox', 'syslogd', '-n', '-O', '-'] },
      ...daemons.map(({ name }) => ({ argv: [`${dir}/start-daemon.sh`, name] })),
    ],
    ready,
    logs: [],
  };
}
