import type { Layout, Listener, ServerProgram } from '../../harness/model/target.ts';
import { program, programPath } from '../shared/program.ts';
import { STATES } from './common.ts';

const DAEMON = new URL('daemon.sh', import.meta.url);

/**
 * A listener and its pairs of certificate and key. The first pair is shown to whoever names no
 * name; of the others the daemon takes the one whose certificate bears the name.
 */
function listen({ port, transport, identity, sni }: Listener, bind: string): string[] {
  const pairs = [identity, ...Object.values(sni)].map((paths, index) => ({
    name: `"p${port}-${index}"`,
    ...paths,
  }));
  const way = transport === 'starttls' ? 'tls' : 'smtps';
  return [
    ...pairs.flatMap(({ name, chain, key }) => [
      `pki ${name} cert "${chain}"`,
      `pki ${name} key "${key}"`,
    ]),
    `listen on ${bind} port ${port} ${way} ` +
      `${pairs.map(({ name }) => `pki ${name}`).join(' ')} hostname mx.test`,
  ];
}

/** OpenSMTPD as a server: one daemon, a listener an arrangement. What it takes goes nowhere. */
export const openSmtpdServer: ServerProgram = {
  compose(listeners, place): Layout {
    const { dir, exec, bind = '0.0.0.0' } = place;
    const path = `${dir}/smtpd.conf`;
    const content = [
      'table everyone { "@" = "nobody" }',
      ...listeners.flatMap((listener) => listen(listener, bind)),
      'action "taken" mda "exec cat > /dev/null" virtual <everyone>',
      'match from any for any action "taken"',
      '',
    ].join('\n');
    return {
      files: [{ path, content }, program(DAEMON, place), program(STATES, place)],
      processes: [{ argv: ['/bin/sh', programPath(DAEMON, place), dir, exec, path] }],
      ready: listeners
        .slice(-1)
        .map(({ port, transport }) => ({ port, greets: transport === 'starttls' })),
      logs: [],
    };
  },
};
