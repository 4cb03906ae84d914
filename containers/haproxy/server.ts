import type {
  IdentityPaths,
  Layout,
  Listener,
  Place,
  ServerProgram,
} from '../../harness/model/target.ts';
import { program, programPath } from '../shared/program.ts';
import { BACKEND_PORT, backend } from '../shared/proxy/backend.ts';
import { each } from '../shared/proxy/each.ts';
import { byArrangement, identities, sentinel } from '../shared/proxy/listeners.ts';
import { refusedFile } from '../shared/proxy/shell.ts';

const HEAD = `global
  log stdout format raw local0
  maxconn 100
  nbthread 1
  ssl-default-bind-options ssl-min-ver TLSv1.2

defaults
  mode tcp
  log global
  option tcplog
  timeout connect 5s
  timeout client 30s
  timeout server 30s

`;

/**
 * An identity as HAProxy finds it: the chain, and beside it what has the same name and `.key`,
 * `.ocsp` or `.issuer` behind it.
 */
const bundle = ({ chain }: IdentityPaths, dir: string): string =>
  `${dir}/crt/${chain.replaceAll('/', '_')}`;

const links = (identity: IdentityPaths, dir: string): string[] => {
  const name = bundle(identity, dir);
  return [
    `${identity.chain} ${name}`,
    `${identity.key} ${name}.key`,
    ...(identity.staple === undefined ? [] : [`${identity.staple} ${name}.ocsp`]),
    // Manual, "crt": the issuer is read from there where the PEM file does not hold it.
    ...(identity.issuer ? [`${identity.issuer.alone} ${name}.issuer`] : []),
  ];
};

const LINKED = new URL('linked.sh', import.meta.url);
const LINKS = new URL('links.pl', import.meta.url);

/** Certificates of clients, demanded and verified by lists (manual 5.1, verify and crl-file). */
const demands = ({ clients }: Listener): string =>
  clients ? ` ca-file ${clients.roots} crl-file ${clients.crl} verify required` : '';

const section = (listener: Listener, { dir, bind }: Place): string => {
  const certificates = identities(listener).map((identity) => `crt ${bundle(identity, dir)}`);
  return `listen p${listener.port}
  bind ${bind ?? '*'}:${listener.port} ssl ${certificates.join(' ')}${demands(listener)}
  server backend 127.0.0.1:${BACKEND_PORT}

`;
};

/**
 * HAProxy in TCP mode: SMTP over TLS outside, SMTP in clear behind it. An instance for each
 * arrangement, since it keeps one answer for a certificate, whichever of its files that came from.
 */
export const haproxyServer: ServerProgram = {
  compose(listeners, place): Layout {
    const { dir, exec } = place;
    const groups = byArrangement(listeners);
    const config = (index: number): string => `${dir}/haproxy-${index + 1}.cfg`;
    const { files, process } = each(
      place,
      groups.map((own, index) => ({
        ports: own.map(({ port }) => port),
        argv: [exec, '-db', '-f', config(index)],
      })),
    );
    const wanted = new Set(
      listeners.flatMap(identities).flatMap((identity) => links(identity, dir)),
    );
    const linking = { path: `${dir}/links`, content: `${[...wanted].join('\n')}\n` };
    const argv = ['sh', programPath(LINKED, place), dir, ...process.argv];
    return {
      files: [
        linking,
        program(LINKED, place),
        program(LINKS, place),
        ...groups.map((own, index) => ({
          path: config(index),
          content: `${HEAD}${own.map((listener) => section(listener, place)).join('')}`,
        })),
        ...files,
      ],
      processes: [backend, { argv }],
      ready: sentinel(groups),
      logs: [],
    };
  },
  refusals: ({ dir }) => ['cat', refusedFile(dir)],
};
