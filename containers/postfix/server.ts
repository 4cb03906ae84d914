import type { IdentityPaths, Layout, Listener, ServerProgram } from '../../harness/model/target.ts';
import { configDir, layout, listeningAt, service } from './common.ts';

/**
 * Key first, then its chain; a second certificate follows in the same way (postconf(5),
 * smtpd_tls_chain_files).
 */
const chainFiles = (identities: readonly IdentityPaths[]): string =>
  identities.flatMap(({ key, chain }) => [key, chain]).join(', ');

/**
 * The table of server names of one listener (postconf(5), tls_server_sni_maps); read as it stands,
 * a name a line.
 */
const names = (sni: Listener['sni']): string =>
  Object.entries(sni)
    .map(([name, paths]) => `${name} ${chainFiles([paths])}\n`)
    .join('');

/**
 * Postfix as a server: a listener of master.cf for each port, with its own certificates. It staples
 * nothing.
 */
export const postfixServer: ServerProgram = {
  compose(listeners, place): Layout {
    const table = (port: number): string => `${configDir(place)}/names-${port}`;
    const named = listeners.filter(({ sni }) => Object.keys(sni).length > 0);
    const services = listeners.map(({ port, transport, identity, dual, sni }) =>
      service(listeningAt(port, place), 'inet n', 'smtpd', {
        // Its lines in the log bear the port.
        syslog_name: `postfix/p${port}`,
        smtpd_tls_chain_files: chainFiles(dual ? [identity, dual] : [identity]),
        ...(transport === 'implicit'
          ? { smtpd_tls_wrappermode: 'yes' }
          : { smtpd_tls_security_level: 'may' }),
        ...(Object.keys(sni).length > 0 ? { tls_server_sni_maps: `texthash:${table(port)}` } : {}),
      }),
    );
    const parameters = {
      smtpd_tls_loglevel: '1',
      smtpd_timeout: '30s',
      smtpd_starttls_timeout: '30s',
      transport_maps: 'static:discard:',
    };
    return layout(
      place,
      parameters,
      services,
      listeners.map(({ port, transport }) => ({ port, greets: transport === 'starttls' })),
      named.map(({ port, sni }) => ({ path: table(port), content: names(sni) })),
    );
  },
};
