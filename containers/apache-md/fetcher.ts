import type { FetcherProgram } from '../../harness/model/target.ts';
import { head, virtualHost } from '../apache-fetch/fetcher.ts';

const modules = ['mpm_event', 'authz_core', 'socache_shmcb', 'ssl', 'md'];
/** Into the last third of an answer that has a day to go and is an hour old, seconds. */
const TWO_THIRDS = 17 * 3600;

/** Apache httpd with mod_md stapling for certificates that are not its own. */
export const mdFetcher: FetcherProgram = {
  compose({ port, identity, others, settings }, { dir, exec }) {
    const path = `${dir}/apache.conf`;
    const hosts = [
      virtualHost(port, 'mx.test', identity, []),
      ...Object.entries(others).map(([name, paths]) => virtualHost(port, name, paths, [])),
    ];
    const stapling = settings.staples === false ? '' : 'MDStapling on\nMDStapleOthers on\n';
    const content = `${head(dir, modules, port)}LogLevel md:debug
MDStoreDir ${dir}/md
${stapling}${hosts.join('')}`;
    return { files: [{ path, content }], argv: [exec, '-f', path, '-DFOREGROUND'] };
  },
  // It does not notice a jump of the clock while it runs.
  clock: 'at-start',
  refresh: { advance: TWO_THIRDS, restart: true },
  settles: 1500,
};
