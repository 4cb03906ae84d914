import type {
  IdentityPaths,
  Layout,
  Listener,
  Place,
  ServerProgram,
} from '../../harness/model/target.ts';
import { BACKEND_PORT, backend } from '../shared/proxy/backend.ts';

const HEAD = `foreground = yes
syslog = no
pid =
debug = 6
`;

// What was fetched is verified: the signer's chain ends at the root.
const presents = ({ chain, key, roots }: IdentityPaths): string => `cert = ${chain}
key = ${key}
${roots === undefined ? '' : `CAfile = ${roots}\n`}`;

/** Certificates of clients, demanded and verified by lists (manual, verifyChain and CRLfile). */
const demands = ({ clients }: Listener): string =>
  clients
    ? `CAfile = ${clients.roots}\nCRLfile = ${clients.crl}\nverifyChain = yes\nrequireCert = yes\n`
    : '';

const service = (listener: Listener, { bind = '0.0.0.0' }: Place): string => {
  const { port, transport, identity, sni } = listener;
  const named = Object.entries(sni).map(
    ([name, paths], index) =>
      `\n[p${port}-${index + 1}]\nsni = p${port}:${name}\n` +
      `connect = 127.0.0.1:${BACKEND_PORT}\n${presents(paths)}`,
  );
  const speaks = transport === 'starttls' ? 'protocol = smtp\n' : '';
  return `
[p${port}]
accept = ${bind}:${port}
connect = 127.0.0.1:${BACKEND_PORT}
${speaks}${presents(identity)}${demands(listener)}${named.join('')}`;
};

/** stunnel: SMTP in TLS outside, begun by STARTTLS or not, and SMTP in clear behind it. */
export const stunnelServer: ServerProgram = {
  compose(listeners, place): Layout {
    const path = `${place.dir}/stunnel.conf`;
    return {
      files: [{ path, content: `${HEAD}${listeners.map((one) => service(one, place)).join('')}` }],
      processes: [backend, { argv: [place.exec, path] }],
      ready: listeners
        .slice(0, 1)
        .map(({ port, transport }) => ({ port, greets: transport === 'starttls' })),
      logs: [],
    };
  },
};
