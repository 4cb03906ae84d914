import type { Layout, Listener, ServerProgram } from '../../harness/model/target.ts';

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
    `listen on ${bind} port ${port} ${way} ${pairs.map(({ name }) => `pki ${name}`).join(' ')} hostname mx.test`,
  ];
}

/** OpenSMTPD as a server: one daemon, a listener an arrangement. What it takes goes nowhere. */
export const openSmtpdServer: ServerProgram = {
  compose(listeners, { dir, exec, bind = '0.0.0.0' }): Layout {
    const path = `${dir}/smtpd.conf`;
    const content = [
      'table everyone { "@" = "nobody" }',
      ...listeners.flatMap((listener) => listen(listener, bind)),
      'action "taken" mda "exec cat > /dev/null" virtual <everyone>',
      'match from any for any action "taken"',
      '',
    ].join('\n');
    // A key that others may read is refused, and ours are written for all targets alike.
    const keys = `find ${dir} -name key.pem -exec chmod 0600 {} +`;
    return {
      files: [{ path, content }],
      processes: [{ argv: ['/bin/sh', '-c', `${keys} && exec "$0" -d -F -f "$1"`, exec, path] }],
      ready: listeners
        .slice(-1)
        .map(({ port, transport }) => ({ port, greets: transport === 'starttls' })),
      logs: [],
    };
  },
};
