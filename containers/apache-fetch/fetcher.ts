import type { FetcherSettings } from '../../harness/model/fetcher/settings.ts';
import type { FetcherPaths, FetcherProgram, FetcherStand } from '../../harness/model/target.ts';
import { loads } from '../shared/apache/program.ts';

const modules = ['mpm_event', 'authz_core', 'socache_shmcb', 'ssl'];
/** Beyond the hour for which an answer is kept, seconds. */
const HOUR_AND_MORE = 3700;

const onOff = (value: boolean): string => (value ? 'on' : 'off');

/** Each setting by its directive. */
const directives = ({ settings, forced }: Pick<FetcherStand, 'settings' | 'forced'>): string[] => {
  const {
    timeout,
    'keeps-good': good,
    'keeps-bad': bad,
    skew,
    'max-age': age,
    'passes-errors': passes,
    'makes-up': makesUp,
  }: FetcherSettings = settings;
  const number = (name: string, value: number | undefined): string[] =>
    value === undefined ? [] : [`${name} ${value}`];
  const flag = (name: string, value: boolean | undefined): string[] =>
    value === undefined ? [] : [`${name} ${onOff(value)}`];
  return [
    ...number('SSLStaplingResponderTimeout', timeout),
    ...number('SSLStaplingStandardCacheTimeout', good),
    ...number('SSLStaplingErrorCacheTimeout', bad),
    ...number('SSLStaplingResponseTimeSkew', skew),
    ...number('SSLStaplingResponseMaxAge', age),
    ...flag('SSLStaplingReturnResponderErrors', passes),
    ...flag('SSLStaplingFakeTryLater', makesUp),
    ...(forced === undefined ? [] : [`SSLStaplingForceURL ${forced}`]),
  ];
};

/** One virtual host. @param more directives of stapling. */
export const virtualHost = (
  port: number,
  name: string,
  { chain, key }: FetcherPaths,
  more: readonly string[],
): string => `<VirtualHost *:${port}>
  ServerName ${name}
  SSLEngine on
  SSLCertificateFile ${chain}
  SSLCertificateKeyFile ${key}
${more.map((line) => `  ${line}\n`).join('')}</VirtualHost>
`;

/** What stands first: modules, and a folder of its own for all that is written. */
export const head = (
  dir: string,
  loaded: readonly string[],
  port: number,
): string => `ServerRoot ${dir}
ServerName mx.test
DefaultRuntimeDir ${dir}
PidFile ${dir}/apache.pid
Mutex file:${dir}
ErrorLog /dev/stderr
LogLevel info ssl:info
${loaded.map(loads).join('')}ServerLimit 2
StartServers 2
ThreadsPerChild 25
MaxRequestWorkers 50
SSLRandomSeed startup builtin
SSLProtocol -all +TLSv1.2 +TLSv1.3
SSLSessionCache none
Listen 0.0.0.0:${port}
`;

/** Apache httpd with mod_ssl, two processes, a virtual host for each certificate. */
export const apacheFetcher: FetcherProgram = {
  compose(stand, { dir, exec }) {
    const { port, identity, others, settings } = stand;
    const more = [
      ...(settings.staples === false ? [] : ['SSLUseStapling on']),
      ...directives(stand),
    ];
    const hosts = [
      virtualHost(port, 'mx.test', identity, more),
      ...Object.entries(others).map(([name, paths]) => virtualHost(port, name, paths, more)),
    ];
    const path = `${dir}/apache.conf`;
    const content =
      `${head(dir, modules, port)}SSLStaplingCache ` +
      `shmcb:${dir}/staples(512000)\n${hosts.join('')}`;
    return { files: [{ path, content }], argv: [exec, '-f', path, '-DFOREGROUND'] };
  },
  refresh: { advance: HOUR_AND_MORE },
  reload: 'USR1',
};
