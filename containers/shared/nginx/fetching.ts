import type { FetcherPaths, FetcherProgram, Place } from '../../../harness/model/target.ts';

/** Beyond the hour after which an answer is asked for again, seconds. */
const HOUR_AND_MORE = 3700;
/** It empties its environment but for what is named. */
const CLOCK = [
  'LD_PRELOAD',
  'FAKETIME_TIMESTAMP_FILE',
  'FAKETIME_NO_CACHE',
  'FAKETIME_DONT_FAKE_MONOTONIC',
];

/** The module that serves. */
export interface ServingBlock {
  /** Where it is loaded from, if it has to be. */
  module?: string;
  /** Name of the block. */
  name: 'http' | 'stream';
  /** Lines of the block before its servers. */
  lines(place: Place): string[];
  /** Lines of each server behind those of TLS. */
  each: string[];
}

const indented = (by: string, lines: readonly string[]): string =>
  lines.map((line) => `${by}${line}\n`).join('');

/** nginx with one worker and a server for each certificate, which fetches. */
export const nginxFetching = ({ module, name, lines, each }: ServingBlock): FetcherProgram => ({
  compose({ port, identity, others, settings, forced }, place) {
    const { dir, exec } = place;
    const stapling = [
      ...(settings.staples === false ? [] : ['ssl_stapling on;']),
      `ssl_stapling_verify ${settings.verifies === false ? 'off' : 'on'};`,
      ...(forced === undefined ? [] : [`ssl_stapling_responder ${forced};`]),
    ];
    const server = (host: string, { chain, key, trusted }: FetcherPaths): string => `  server {
    listen 0.0.0.0:${port} ssl;
    server_name ${host};
    ssl_certificate ${chain};
    ssl_certificate_key ${key};
    ssl_trusted_certificate ${trusted};
${indented('    ', [...stapling, ...each])}  }
`;
    const all = [['mx.test', identity] as const, ...Object.entries(others)];
    const kept = CLOCK.map((one) => `env ${one};`);
    const path = `${dir}/nginx.conf`;
    const content = `${module === undefined ? '' : `load_module ${module};\n`}daemon off;
pid ${dir}/nginx.pid;
error_log stderr info;
worker_processes 1;
${indented('', [...kept, 'events { worker_connections 200; }'])}${name} {
${indented('  ', lines(place))}${all.map(([host, paths]) => server(host, paths)).join('')}}
`;
    return { files: [{ path, content }], argv: [exec, '-e', 'stderr', '-c', path] };
  },
  refresh: { advance: HOUR_AND_MORE },
  settles: 300,
  reload: 'HUP',
});
