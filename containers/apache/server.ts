import type {
  IdentityPaths,
  Layout,
  Listener,
  Place,
  ServerProgram,
} from '../../harness/model/target.ts';
import { loads } from '../shared/apache/program.ts';

const modules = ['mpm_event', 'authz_core', 'socache_shmcb', 'ssl'];

const head = ({ dir }: Place, options: readonly string[]): string => `ServerRoot ${dir}
ServerName mx.test
DefaultRuntimeDir ${dir}
PidFile ${dir}/apache.pid
Mutex file:${dir}
ErrorLog /dev/stderr
LogLevel info ssl:info
${modules.map(loads).join('')}ServerLimit 2
StartServers 2
ThreadsPerChild 25
MaxRequestWorkers 50
SSLRandomSeed startup builtin
SSLProtocol -all +TLSv1.2 +TLSv1.3
SSLSessionCache shmcb:${dir}/sessions(512000)
SSLStaplingCache shmcb:${dir}/staples(512000)
${options.map((option) => `${option}\n`).join('')}`;

// SSL how-to, "OCSP Stapling": the chain of a certificate has to be configured, or its issuer is
// not found (AH02217).
const presents = ({ chain, key, issuer }: IdentityPaths): string =>
  `  SSLCertificateFile ${issuer?.inChain ?? chain}\n  SSLCertificateKeyFile ${key}\n`;

const host = (port: number, name: string, all: readonly IdentityPaths[]): string => {
  const staples = all.some(({ fetches }) => fetches !== undefined) ? '  SSLUseStapling on\n' : '';
  return `<VirtualHost *:${port}>
  ServerName ${name}
  SSLEngine on
${staples}${all.map(presents).join('')}</VirtualHost>
`;
};

const section = ({ port, identity, dual, sni }: Listener, { bind = '0.0.0.0' }: Place): string =>
  `Listen ${bind}:${port}
${host(port, 'mx.test', [identity, ...(dual ? [dual] : [])])}${Object.entries(sni)
  .map(([name, paths]) => host(port, name, [paths]))
  .join('')}`;

/** Apache httpd, a virtual host for each arrangement, with these options of mod_ssl besides. */
export const apacheServer = (options: readonly string[] = []): ServerProgram => ({
  compose(listeners, place): Layout {
    const path = `${place.dir}/apache.conf`;
    return {
      files: [
        {
          path,
          content: `${head(place, options)}${listeners.map((one) => section(one, place)).join('')}`,
        },
      ],
      processes: [{ argv: [place.exec, '-f', path, '-DFOREGROUND'] }],
      ready: listeners.slice(0, 1).map(({ port }) => ({ port, greets: false })),
      logs: [],
    };
  },
});
