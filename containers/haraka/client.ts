import type { ClientProgram, Layout } from '../../harness/model/target.ts';
import type { Policy } from '../../harness/model/terms.ts';
import { harakaFolder } from './folder.ts';

/** Where those listen that do not take mail from outside. */
const BEHIND = 20_000;

/**
 * What one Haraka can be told, for all it sends. `force_tls_hosts` has TLS required and the
 * certificate verified, both together; `requestOCSP` has Node ask for a status, and nothing in
 * Haraka can require one.
 */
const labelOf = ({ status, chain, tls }: Policy): string =>
  `${chain === 'must' || tls === 'must' ? 'forced' : 'open'}-` +
  (status === 'none' ? 'silent' : 'asking');

/** The one that takes the mail from outside, and hands on what is not its own. */
const HUB = 'open-silent';

/** `2026-… [NOTICE] [-] [stage] t1s0 delivered: …`: our plugin, by Haraka's own log. */
const outcome = /\[stage\] +([A-Za-z0-9]+) (delivered|deferred|bounced): /;
type Kind = 'delivered' | 'deferred' | 'bounced';

const tlsLines = (label: string, host: string): string[] => [
  '[main]',
  '[outbound]',
  ...(label.startsWith('forced') ? [`force_tls_hosts[]=${host}`] : []),
  ...(label.endsWith('asking') ? ['requestOCSP=true'] : []),
];

/** Haraka as a sender: one for each set of TLS options. */
export const harakaClient: ClientProgram = {
  compose({ policies, host, roots, port, place: { dir, exec, bind = '0.0.0.0' } }): Layout {
    const labels = [...new Set([HUB, ...policies.map(labelOf)])];
    const ports = Object.fromEntries(
      labels.map((label, index) => [label, index === 0 ? port : port + BEHIND + index]),
    );
    const made = labels.map((label, index) => {
      const folder = `${dir}/${label}`;
      const files = harakaFolder(folder, {
        listen: [index === 0 ? `${bind}:${port}` : `127.0.0.1:${ports[label]}`],
        plugins: ['stage'],
        tls: tlsLines(label, host),
        stage: { label, host, relays: ports },
      });
      return {
        files,
        process: { argv: [exec, '-c', folder], env: { NODE_EXTRA_CA_CERTS: roots } },
      };
    });
    return {
      files: [
        ...made.flatMap(({ files }) => files),
        { path: `${dir}/ports.json`, content: JSON.stringify(Object.values(ports)) },
      ],
      processes: made.map(({ process }) => process),
      ready: [{ port, greets: true }],
      logs: [],
    };
  },
  recipient: ({ token, policy, ports }) => `${ports.join('.')}.${labelOf(policy)}@${token}.test`,
  readLog(line) {
    const [, token, kind] = outcome.exec(line) ?? [];
    return token === undefined ? undefined : { token, kind: kind as Kind };
  },
  retry: (token, { dir }) => [
    'node',
    '/opt/haraka/keeper.mjs',
    '--flush',
    `${dir}/ports.json`,
    `${token}.test`,
  ],
};
