import type { ClientProgram, Layout } from '../../harness/model/target.ts';
import type { Policy, Transport } from '../../harness/model/terms.ts';

const transports: readonly Transport[] = ['starttls', 'implicit'];

/** A policy over a transport as a label of a domain name: letters and hyphens alone. */
const labelOf = ({ status, chain, tls }: Policy, over: Transport): string =>
  [status, chain, tls, over].join('-');

/**
 * The options of a transport. What is asked of a status goes through `tls` to Node: `requestOCSP`
 * has one asked for, and nothing in nodemailer can require one. The roots are told to Node
 * (NODE_EXTRA_CA_CERTS), as an administrator would.
 */
const optionsOf = ({ status, chain, tls }: Policy, over: Transport) => ({
  secure: over === 'implicit',
  ...(tls === 'must' && over === 'starttls' ? { requireTLS: true } : {}),
  // Beyond what a cell may take: a limit that ends an attempt on a busy machine decides nothing.
  connectionTimeout: 60_000,
  greetingTimeout: 60_000,
  socketTimeout: 60_000,
  tls: {
    ...(chain === 'must' ? {} : { rejectUnauthorized: false }),
    ...(status === 'none' ? {} : { requestOCSP: true }),
  },
});

const outcome = /^([A-Za-z0-9]+) (delivered|deferred|bounced): /;
type Kind = 'delivered' | 'deferred' | 'bounced';

/**
 * nodemailer as a sender: a small relay of ours takes the mail and hands it to nodemailer, and
 * keeps no queue.
 */
export const nodemailerClient: ClientProgram = {
  compose({ policies, host, roots, port, place: { dir, exec } }): Layout {
    const path = `${dir}/relay.json`;
    const labels = Object.fromEntries(
      policies.flatMap((policy) =>
        transports.map((over) => [labelOf(policy, over), optionsOf(policy, over)]),
      ),
    );
    return {
      files: [{ path, content: JSON.stringify({ host, port, labels }) }],
      processes: [{ argv: ['node', exec, path], env: { NODE_EXTRA_CA_CERTS: roots } }],
      ready: [{ port, greets: true }],
      logs: [],
    };
  },
  recipient: ({ token, policy, transport, ports: [port] }) =>
    `${token}@${port}.${labelOf(policy, transport)}.test`,
  readLog(line) {
    const [, token, kind] = outcome.exec(line) ?? [];
    return token === undefined ? undefined : { token, kind: kind as Kind };
  },
  retry: () => ['false'],
};
