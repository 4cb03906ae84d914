import type { FileSpec, IdentityPaths, Layout, Listener, Place, ServerProgram } from '../../harness/model/target.ts';
import { BACKEND_PORT, backend } from '../front/backend.ts';
import { checked } from '../front/checked.ts';
import { byArrangement, sentinel } from '../front/front.ts';
import { line, quote, refusedFile } from '../front/shell.ts';

const HEAD = `global
  log stdout format raw local0
  maxconn 1000
  ssl-default-bind-options ssl-min-ver TLSv1.2

defaults
  mode tcp
  log global
  option tcplog
  timeout connect 5s
  timeout client 30s
  timeout server 30s

`;

/** An identity as HAProxy finds it: the chain, and beside it what has the same name and `.key` or `.ocsp` behind it. */
const bundle = ({ chain }: IdentityPaths, dir: string): string => `${dir}/crt/${chain.replaceAll('/', '_')}`;

const links = (identity: IdentityPaths, dir: string): string[] => {
  const name = bundle(identity, dir);
  return [
    line(['ln', '-sf', identity.chain, name]),
    line(['ln', '-sf', identity.key, `${name}.key`]),
    ...(identity.staple === undefined ? [] : [line(['ln', '-sf', identity.staple, `${name}.ocsp`])]),
  ];
};

const identities = ({ identity, dual, sni }: Listener): IdentityPaths[] => [
  identity,
  ...(dual ? [dual] : []),
  ...Object.values(sni),
];

const section = (listener: Listener, { dir, bind }: Place): string => {
  const certificates = identities(listener).map((identity) => `crt ${bundle(identity, dir)}`);
  return `listen p${listener.port}
  bind ${bind ?? '*'}:${listener.port} ssl ${certificates.join(' ')}
  server backend 127.0.0.1:${BACKEND_PORT}

`;
};

/** HAProxy in TCP mode: SMTP over TLS outside, SMTP in clear behind it. */
export const haproxyServer: ServerProgram = {
  compose(listeners, place): Layout {
    const { dir, exec } = place;
    const { files, process } = checked({
      dir,
      head: HEAD,
      parts: byArrangement(listeners).map((own) => ({
        ports: own.map(({ port }) => port),
        text: own.map((listener) => section(listener, place)).join(''),
      })),
      check: (file) => [exec, '-c', '-f', file],
      run: (file) => [exec, '-W', '-db', '-f', file],
    });
    const wanted = [...new Set(listeners.flatMap(identities).flatMap((identity) => links(identity, dir)))];
    const linking: FileSpec = {
      path: `${dir}/link.sh`,
      content: `mkdir -p ${quote(`${dir}/crt`)}\n${wanted.join('\n')}\n`,
    };
    const argv = ['sh', '-c', `sh ${quote(linking.path)} && exec "$@"`, 'sh', ...process.argv];
    return { files: [linking, ...files], processes: [backend, { argv }], ready: sentinel(listeners), logs: [] };
  },
  refusals: ({ dir }) => ['cat', refusedFile(dir)],
};
