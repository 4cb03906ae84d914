import type { FetcherPaths, FetcherProgram } from '../../harness/model/target.ts';

/** Nobody listens behind it: the handshake is all that is looked at. */
const BEHIND = '127.0.0.1:9';

const presents = ({ chain, key, trusted }: FetcherPaths): string => `cert = ${chain}
key = ${key}
CAfile = ${trusted}
`;

/** stunnel in server mode, which staples where the certificate names a responder. */
export const stunnelFetcher: FetcherProgram = {
  compose({ port, identity, others }, { dir, exec }) {
    const path = `${dir}/stunnel.conf`;
    const named = Object.entries(others).map(
      ([name, paths], index) =>
        `\n[tls-${index + 1}]\nsni = tls:${name}\nconnect = ${BEHIND}\n${presents(paths)}`,
    );
    const content = `foreground = yes
syslog = no
pid =
debug = 6

[tls]
accept = 0.0.0.0:${port}
connect = ${BEHIND}
${presents(identity)}${named.join('')}`;
    return { files: [{ path, content }], argv: [exec, path] };
  },
  settles: 500,
  reload: 'HUP',
};
