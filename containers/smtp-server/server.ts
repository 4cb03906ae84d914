import type { IdentityPaths, Layout, Listener, ServerProgram } from '../../harness/model/target.ts';

const held = ({ key, chain }: IdentityPaths) => ({ key, chain });

const entry = ({ port, transport, identity, dual, sni }: Listener) => ({
  port,
  secure: transport === 'implicit',
  identities: [identity, ...(dual ? [dual] : [])].map(held),
  sni: Object.entries(sni).map(([name, of]) => ({ name, of: held(of) })),
});

/** smtp-server in a program of its own: one process, a server on each port. */
export const smtpServer: ServerProgram = {
  compose(listeners, { dir }): Layout {
    const path = `${dir}/listeners.json`;
    return {
      files: [{ path, content: JSON.stringify(listeners.map(entry)) }],
      processes: [{ argv: ['node', '/opt/smtp-server/serve.mjs', path] }],
      ready: listeners.map(({ port, transport }) => ({ port, greets: transport === 'starttls' })),
      logs: [],
    };
  },
};
