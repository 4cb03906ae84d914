import type { IdentityPaths, Layout, Listener, ServerProgram } from '../../harness/model/target.ts';

const held = ({ key, chain, staple = '' }: IdentityPaths) => ({ key, chain, staple });

const entry = ({ port, transport, identity, dual, sni }: Listener) => ({
  port,
  secure: transport === 'implicit',
  identities: [identity, ...(dual ? [dual] : []), ...Object.values(sni)].map(held),
});

/**
 * A server of ours around a library: one process that reads its listeners from a file, as JSON. The
 * library itself picks among the certificates of a listener, by name and by key.
 */
export const listenerFile = (run: (path: string) => readonly string[]): ServerProgram => ({
  compose(listeners, { dir }): Layout {
    const path = `${dir}/listeners.json`;
    return {
      files: [{ path, content: JSON.stringify(listeners.map(entry)) }],
      processes: [{ argv: [...run(path)] }],
      ready: listeners.map(({ port, transport }) => ({ port, greets: transport === 'starttls' })),
      logs: [],
    };
  },
});
