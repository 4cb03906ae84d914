import type { Layout, Place } from '../../harness/model/target.ts';
import { program, programPath } from '../shared/program.ts';

/** States the versions of Postfix and of its TLS library. */
export const STATES = new URL('states.sh', import.meta.url);
/** Starts a Postfix of this machine. */
const OWN = new URL('own.sh', import.meta.url);

/** Folder of main.cf and master.cf. */
export const configDir = ({ dir }: Place): string => `${dir}/postfix`;

/** Name of a service of master.cf that listens at a port: of every address but on this machine. */
export const listeningAt = (port: number, { bind }: Place): string =>
  bind === undefined ? String(port) : `${bind}:${port}`;

/** A parameter a line, as in main.cf (postconf(5)). */
type Parameters = Readonly<Record<string, string>>;

const lines = (parameters: Parameters): string =>
  Object.entries(parameters)
    .map(([name, value]) => `${name} = ${value}\n`)
    .join('');

/**
 * One service of master.cf (master(5)) with parameters of its own; nothing is jailed, since the
 * host's name stands in /etc/hosts.
 */
export function service(
  name: string,
  type: string,
  command: string,
  parameters: Parameters = {},
): string {
  const options = Object.entries(parameters).map(([key, value]) => `  -o { ${key} = ${value} }\n`);
  return `${name} ${type} - n - - ${command}\n${options.join('')}`;
}

/** What every Postfix has beside its listeners and senders. */
const house = `qmgr unix n - n 300 1 qmgr
cleanup unix n - n - 0 cleanup
pickup unix n - n 60 1 pickup
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
showq unix n - n - - showq
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
postlog unix-dgram n - n - 1 postlogd
`;

/**
 * Both roles: the defaults of the newest release, no look-ups outside, no limits that would
 * throttle a run, the log on the standard output.
 */
const base: Parameters = {
  compatibility_level: '9999',
  maillog_file: '/dev/stdout',
  myhostname: 'mx.test',
  mydestination: '',
  inet_protocols: 'ipv4',
  smtp_dns_support_level: 'disabled',
  smtp_host_lookup: 'native',
  smtpd_peername_lookup: 'no',
  mynetworks: '0.0.0.0/0',
  smtpd_client_connection_count_limit: '0',
  smtputf8_enable: 'no',
  alias_maps: '',
  alias_database: '',
  notify_classes: '',
  in_flow_delay: '0',
};

/**
 * main.cf and master.cf in a folder of their own, and the daemon in the foreground with its log on
 * the standard output (master(8)). One of this machine keeps its queue there as well.
 */
export function layout(
  place: Place,
  parameters: Parameters,
  services: readonly string[],
  ready: Layout['ready'],
  more: Layout['files'] = [],
): Layout {
  const config = configDir(place);
  const own = place.bind !== undefined;
  const argv = own
    ? [programPath(OWN, place), place.exec, config]
    : [place.exec, '-c', config, '-s'];
  return {
    files: [
      { path: `${config}/main.cf`, content: lines({ ...base, ...parameters }) },
      { path: `${config}/master.cf`, content: `${house}${services.join('')}` },
      program(STATES, place),
      ...(own ? [program(OWN, place)] : []),
      ...more,
    ],
    processes: [{ argv, env: { MAIL_CONFIG: config } }],
    ready,
    logs: [],
  };
}
