import type { FetcherPaths, FetcherProgram } from '../../harness/model/target.ts';

/** Caddy, a site for each certificate. */
export const caddyFetcher: FetcherProgram = {
  compose({ port, identity, others }, { dir, exec }) {
    const path = `${dir}/Caddyfile`;
    const site = ([name, { chain, key }]: readonly [string, FetcherPaths]): string =>
      `https://${name}:${port} {\n\ttls ${chain} ${key}\n\trespond "here"\n}\n`;
    const content = `{
\tadmin off
\tauto_https off
\tdefault_sni mx.test
\tstorage file_system ${dir}/store
}
${[['mx.test', identity] as const, ...Object.entries(others)].map(site).join('')}`;
    return {
      files: [{ path, content }],
      argv: [exec, 'run', '--config', path, '--adapter', 'caddyfile'],
      env: { HOME: dir, XDG_CONFIG_HOME: `${dir}/config`, XDG_DATA_HOME: `${dir}/data` },
    };
  },
  settles: 300,
};
