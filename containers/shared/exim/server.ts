import type {
  FileSpec,
  Layout,
  Listener,
  Place,
  ServerProgram,
} from '../../../harness/model/target.ts';
import { common, logs, STATUS_VALUES, TLS_LOGGED } from './common.ts';
import { type Presented, present } from './present.ts';

type Field = keyof Presented;

/** The three options as they stand in the configuration: fixed values, or look-ups. */
type Values = Record<Field, string>;

/** What is demanded of clients (spec.txt, tls_verify_hosts and tls_crl): fixed values. */
const demands = ([first]: readonly Listener[]): string =>
  first?.clients
    ? `tls_verify_hosts = *
tls_verify_certificates = ${first.clients.roots}
tls_crl = ${first.clients.crl}
`
    : '';

function configuration(listeners: readonly Listener[], values: Values, place: Place): string {
  const ports = listeners.map(({ port }) => port);
  const implicit = listeners
    .filter(({ transport }) => transport === 'implicit')
    .map(({ port }) => port);
  const ocsp = values.ocsp === '' ? '' : `tls_ocsp_file = ${values.ocsp}\n`;
  const more = `${demands(listeners)}${ocsp}`;
  return `${common(place)}
daemon_smtp_ports = <; ${ports.join(' ; ')}
tls_on_connect_ports = <; ${implicit.join(' ; ')}
tls_advertise_hosts = *
tls_certificate = ${values.certificate}
tls_privatekey = ${values.privatekey}
${more}.ifdef _OPT_MAIN_TLS_RESUMPTION_HOSTS
tls_resumption_hosts = *
.endif
log_selector = +pid +incoming_interface +incoming_port ${TLS_LOGGED}
smtp_receive_timeout = 30s
acl_smtp_rcpt = take
.ifdef _HAVE_OCSP
acl_smtp_helo = tell_status
.endif

begin acl

take:
  accept

.ifdef _HAVE_OCSP
tell_status:
  accept condition = \${if def:tls_in_cipher}
    message = $primary_hostname status $tls_in_ocsp
  accept
.endif

begin routers

nowhere:
  driver = redirect
  data = :blackhole:

begin transports

begin retry
`;
}

/** A file for `lsearch`: a key and a value a line. Exim compares keys without regard to case. */
const lookupFile = (rows: readonly (readonly [string, string])[]): string =>
  rows.map(([key, value]) => `"${key}": ${value}\n`).join('');

const fields: readonly Field[] = ['certificate', 'privatekey', 'ocsp'];

/** One daemon whose options are looked up by the port on each connection. */
function byPort(
  listeners: readonly Listener[],
  place: Place,
): { config: string; files: FileSpec[] } {
  const file = (field: Field): string => `${place.dir}/by-port.${field}`;
  const rows = (field: Field) =>
    listeners.map(
      ({ port, identity, dual }) => [String(port), present(identity, dual)[field]] as const,
    );
  const value = (field: Field): string =>
    `\${lookup{$received_port}lsearch{${file(field)}}{$value}{}}`;
  return {
    config: configuration(
      listeners,
      {
        certificate: value('certificate'),
        privatekey: value('privatekey'),
        // A build that cannot staple, and so is given nothing to staple, does not know the option.
        ocsp: rows('ocsp').some(([, path]) => path !== '') ? value('ocsp') : '',
      },
      place,
    ),
    files: fields.map((field) => ({ path: file(field), content: lookupFile(rows(field)) })),
  };
}

/**
 * One daemon whose options depend on the server name as well, so that Exim expands them again once
 * it knows the name. Kept apart from the others: theirs must not take that path. The name is only
 * ever a key, never part of a file's path.
 */
function bySni(
  listeners: readonly Listener[],
  place: Place,
): { config: string; files: FileSpec[] } {
  const file = (field: Field): string => `${place.dir}/by-name.${field}`;
  const rows = (field: Field) =>
    listeners.flatMap(({ port, identity, dual, sni }) => [
      ...Object.entries(sni).map(
        ([name, paths]) => [`${port}/${name}`, present(paths)[field]] as const,
      ),
      [`${port}`, present(identity, dual)[field]] as const,
    ]);
  const value = (field: Field): string =>
    `\${lookup{$received_port/$tls_in_sni}lsearch{${file(field)}}{$value}` +
    `{\${lookup{$received_port}lsearch{${file(field)}}{$value}{}}}}`;
  return {
    config: configuration(
      listeners,
      {
        certificate: value('certificate'),
        privatekey: value('privatekey'),
        // A build that cannot staple, and so is given nothing to staple, does not know the option.
        ocsp: rows('ocsp').some(([, path]) => path !== '') ? value('ocsp') : '',
      },
      place,
    ),
    files: fields.map((field) => ({ path: file(field), content: lookupFile(rows(field)) })),
  };
}

/** A daemon with fixed values: Exim loads these once and watches the files. */
function fixed(
  listeners: readonly Listener[],
  place: Place,
): { config: string; files: FileSpec[] } {
  const [first] = listeners;
  if (!first) throw new RangeError('a daemon without listeners');
  return {
    config: configuration(listeners, present(first.identity, first.dual), place),
    files: [],
  };
}

interface Daemon {
  name: string;
  listeners: readonly Listener[];
  make: typeof byPort;
}

/**
 * Which daemons it takes: one by port, one by name, and one of its own for each arrangement with
 * fixed values, or that demands certificates of clients.
 */
function daemons(listeners: readonly Listener[]): Daemon[] {
  const fixedOnes = Map.groupBy(
    listeners.filter(({ reading, clients }) => reading === 'static' || clients !== undefined),
    ({ slug }) => slug,
  );
  const expanded = listeners.filter(
    ({ reading, clients }) => reading === 'expanded' && clients === undefined,
  );
  const named = expanded.filter(({ sni }) => Object.keys(sni).length > 0);
  const plain = expanded.filter(({ sni }) => Object.keys(sni).length === 0);
  return [
    { name: 'by-port', listeners: plain, make: byPort },
    { name: 'by-name', listeners: named, make: bySni },
    ...[...fixedOnes.values()].map((own, index) => ({
      name: `fixed-${index + 1}`,
      listeners: own,
      make: fixed,
    })),
  ].filter((daemon) => daemon.listeners.length > 0);
}

/** Exim as a server, whichever TLS library it was built with. */
export const eximServer: ServerProgram = {
  told: { reply: /^mx\.test status (\d)$/, values: STATUS_VALUES },
  compose(listeners, place): Layout {
    const made = daemons(listeners).map((daemon) => {
      const path = `${place.dir}/${daemon.name}.conf`;
      const { config, files } = daemon.make(daemon.listeners, place);
      const first =
        daemon.listeners.find(({ transport }) => transport === 'starttls') ?? daemon.listeners[0];
      return { path, config, files, first };
    });
    return {
      files: made.flatMap(({ path, config, files }) => [{ path, content: config }, ...files]),
      processes: made.map(({ path }) => ({ argv: [place.exec, '-C', path, '-bdf'] })),
      ready: made.flatMap(({ first }) =>
        first ? [{ port: first.port, greets: first.transport === 'starttls' }] : [],
      ),
      logs: logs(place.dir),
    };
  },
};
