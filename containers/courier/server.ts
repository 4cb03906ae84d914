import type { Layout, Listener, Place, ServerProgram } from '../../harness/model/target.ts';
import { program, programPath } from '../shared/program.ts';

/** A server name that may stand at the end of a file's name, or nothing. */
const plainName = (name: string): boolean => /^[a-z0-9-]+(?:\.[a-z0-9-]+)*$/.test(name);

/**
 * Courier takes the certificate for a server name from the file of the listener's own with the name
 * behind it: `chain.pem.a.test`; the key likewise.
 */
function links({ identity, sni }: Listener): (readonly [file: string, name: string])[] {
  return Object.entries(sni)
    .filter(([name]) => plainName(name))
    .flatMap(([name, paths]) => [
      [paths.chain, `${identity.chain}.${name}`],
      [paths.key, `${identity.key}.${name}`],
    ]);
}

const DAEMON = new URL('daemon.sh', import.meta.url);
/** States the versions of Courier and of its TLS library. */
export const STATES = new URL('states.sh', import.meta.url);
const log = (dir: string): string => `${dir}/log/esmtpd.log`;

/**
 * `couriertcpd` of one port, as Courier's own scripts start it: with TLS from the start,
 * `couriertls` stands between.
 */
function daemon(listener: Listener, place: Place): Layout['processes'][number] {
  const { dir, exec, bind = '0' } = place;
  const { port, transport, identity } = listener;
  const made = links(listener);
  const start = [
    exec,
    `-stderr=${log(dir)}`,
    '-user=courier',
    '-group=courier',
    '-maxprocs=100',
    '-maxperc=100',
    '-maxperip=100',
    '-nodnslookup',
    `-address=${bind}`,
    String(port),
    ...(transport === 'implicit' ? ['/usr/bin/couriertls', '-server', '-tcpd'] : []),
    '/usr/sbin/courieresmtpd',
  ];
  return {
    argv: [
      ...['/bin/sh', programPath(DAEMON, place), log(dir), String(made.length)],
      ...made.flat(),
      ...start,
    ],
    env: {
      PATH: '/usr/sbin:/usr/bin:/bin',
      COURIERTLS: '/usr/bin/couriertls',
      TLS_CERTFILE: identity.chain,
      TLS_PRIVATE_KEYFILE: identity.key,
      TLS_VERIFYPEER: 'NONE',
      BOFHCHECKDNS: '0',
      // Takes mail for anybody, which then lies in the queue.
      RELAYCLIENT: '',
      ...(transport === 'implicit' ? { ESMTP_TLS: '1' } : {}),
    },
  };
}

/**
 * Courier as a server: the settings of a listener are its environment, so each has a daemon of its
 * own.
 */
export const courierServer: ServerProgram = {
  compose(listeners, place): Layout {
    return {
      files: [program(DAEMON, place), program(STATES, place)],
      processes: listeners.map((listener) => daemon(listener, place)),
      ready: listeners.map(({ port, transport }) => ({ port, greets: transport === 'starttls' })),
      logs: [log(place.dir)],
    };
  },
};
