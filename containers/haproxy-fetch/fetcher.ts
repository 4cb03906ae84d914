import { readFileSync } from 'node:fs';
import type { FetcherPaths, FetcherProgram, FetcherStand } from '../../harness/model/target.ts';

const TELL = new URL('tell.pl', import.meta.url);

const bundles = ({ identity, others }: FetcherStand): FetcherPaths[] => [
  identity,
  ...Object.values(others),
];

/** The line that bounds the time between two queries for one certificate, seconds. */
const delay = (which: 'min' | 'max', seconds: number | undefined): string =>
  seconds === undefined ? '' : `  tune.ssl.ocsp-update.${which}delay ${seconds}\n`;

/** HAProxy in TCP mode with ocsp-update, and nothing behind it. */
export const haproxyFetcher: FetcherProgram = {
  compose(stand, { dir, exec }) {
    const { port, settings } = stand;
    const { 'min-delay': least, 'max-delay': most } = settings;
    const update = settings.staples === false ? 'off' : 'on';
    const list = `${dir}/list`;
    const path = `${dir}/haproxy.cfg`;
    const content = `global
  log stdout format raw local0
  maxconn 100
  nbthread 1
  stats socket ${dir}/socket mode 600 level admin
  ssl-default-bind-options ssl-min-ver TLSv1.2
${delay('min', least)}${delay('max', most)}
defaults
  mode tcp
  log global
  timeout connect 5s
  timeout client 30s
  timeout server 30s

listen tls
  bind *:${port} ssl crt-list ${list}
`;
    return {
      files: [
        { path, content },
        { path: `${dir}/tell.pl`, content: readFileSync(TELL), aid: true },
        {
          path: list,
          content: bundles(stand)
            .map(({ bundle }) => `${bundle} [ocsp-update ${update}]\n`)
            .join(''),
        },
      ],
      argv: [exec, '-db', '-f', path],
    };
  },
  refreshBy: ({ identity }, { dir }) => [
    ...['perl', `${dir}/tell.pl`, `${dir}/socket`],
    `update ssl ocsp-response ${identity.bundle}`,
  ],
  settles: 700,
};
