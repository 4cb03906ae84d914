import { defineConfig, defineTarget } from 'mailstaple';

/**
 * A program no bundled target is like: how it is set up is said here, and it is run on this
 * machine.
 */
const target = defineTarget({
  name: 'example-program',
  title: 'The example server, as a program of this machine',
  versions: [{ version: '1' }],
  roles: ['server'],
  runtimes: ['process'],
  capabilities: ['starttls', 'implicit-tls', 'staple-file', 'hot-reload', 'accept-mail'],
  promises: [
    {
      id: 'reads-file-on-each-connection',
      text: 'Another staple file is used from the next connection on.',
      source: { document: 'Manual of the example server', section: '1' },
    },
  ],
  states: ({ exec }) => [exec, '--version'],
  server: {
    compose: (listeners, { dir, exec }) => ({
      files: [{ path: `${dir}/listeners.tsv`, content: listeners.map(row).join('') }],
      processes: [
        { argv: [exec, `${import.meta.dirname}/../adapter/program.mjs`, `${dir}/listeners.tsv`] },
      ],
      ready: listeners.map(({ port, transport }) => ({ port, greets: transport === 'starttls' })),
      logs: [],
    }),
  },
});

type Listener = Parameters<NonNullable<typeof target.server>['compose']>[0][number];

function row({ slug, transport, port, identity: { key, chain, staple } }: Listener): string {
  return `${[slug, transport, port, key, chain, staple ?? '-'].join('\t')}\n`;
}

export default defineConfig({ targets: [{ target, exec: process.execPath }] });
