import type { FetcherPaths, FetcherProgram, FetcherStand } from '../../harness/model/target.ts';

/** Says one line to the socket for commands, and prints what comes back. */
const TELL =
  'use IO::Socket::UNIX; my $s = IO::Socket::UNIX->new(Peer => shift) or die $!; print $s shift, qq(\\n); $s->shutdown(1); print <$s>';

const bundles = ({ identity, others }: FetcherStand): FetcherPaths[] => [
  identity,
  ...Object.values(others),
];

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
${least === undefined ? '' : `  tune.ssl.ocsp-update.mindelay ${least}\n`}${most === undefined ? '' : `  tune.ssl.ocsp-update.maxdelay ${most}\n`}
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
    ...['perl', '-e', TELL, `${dir}/socket`],
    `update ssl ocsp-response ${identity.bundle}`,
  ],
  settles: 700,
};
