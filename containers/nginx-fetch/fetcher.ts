import type { FetcherPaths, FetcherProgram } from '../../harness/model/target.ts';

/** Beyond the hour after which an answer is asked for again, seconds. */
const HOUR_AND_MORE = 3700;
/** It empties its environment but for what is named. */
const CLOCK = [
  'LD_PRELOAD',
  'FAKETIME_TIMESTAMP_FILE',
  'FAKETIME_NO_CACHE',
  'FAKETIME_DONT_FAKE_MONOTONIC',
];

const folders = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];

/** nginx as a server of HTTP over TLS, one worker, a server for each certificate. */
export const nginxFetcher: FetcherProgram = {
  compose({ port, identity, others, settings, forced }, { dir, exec }) {
    const stapling = [
      ...(settings.staples === false ? [] : ['ssl_stapling on;']),
      `ssl_stapling_verify ${settings.verifies === false ? 'off' : 'on'};`,
      ...(forced === undefined ? [] : [`ssl_stapling_responder ${forced};`]),
    ];
    const server = (name: string, { chain, key, trusted }: FetcherPaths): string => `  server {
    listen 0.0.0.0:${port} ssl;
    server_name ${name};
    ssl_certificate ${chain};
    ssl_certificate_key ${key};
    ssl_trusted_certificate ${trusted};
${stapling.map((line) => `    ${line}\n`).join('')}  }
`;
    const all = [['mx.test', identity] as const, ...Object.entries(others)];
    const servers = all.map(([name, paths]) => server(name, paths));
    const path = `${dir}/nginx.conf`;
    const content = `daemon off;
pid ${dir}/nginx.pid;
error_log stderr info;
worker_processes 1;
${CLOCK.map((name) => `env ${name};\n`).join('')}events { worker_connections 200; }
http {
  access_log off;
${folders.map((name) => `  ${name}_temp_path ${dir}/${name};\n`).join('')}${servers.join('')}}
`;
    return { files: [{ path, content }], argv: [exec, '-e', 'stderr', '-c', path] };
  },
  refresh: { advance: HOUR_AND_MORE },
  settles: 300,
  reload: 'HUP',
};
