import { defineTarget } from '../../harness/model/target.ts';
import { buildWith } from '../shared/exim/build.ts';
import { eximCapabilities } from '../shared/exim/capabilities.ts';
import { eximClient } from '../shared/exim/client.ts';
import { eximPromises, openSslPromises } from '../shared/exim/promises.ts';
import { eximServer } from '../shared/exim/server.ts';

export const target = defineTarget({
  name: 'exim-openssl',
  title: 'Exim with OpenSSL, built from the source Debian has',
  versions: [
    {
      version: '4.98',
      image: { dockerfile: 'Dockerfile', args: { SUITE: 'trixie' }, base: 'debian:trixie-slim' },
      // OpenSSL 3.5; that of bookworm knows none of it.
      capabilities: {
        add: ['ml-dsa', 'hybrid-group', 'verifies-ml-dsa', 'offers-hybrid-group'],
      },
    },
    {
      version: '4.96',
      image: {
        dockerfile: 'Dockerfile',
        args: { SUITE: 'bookworm' },
        base: 'debian:bookworm-slim',
      },
    },
  ],
  roles: ['server', 'client'],
  runtimes: ['container', 'process'],
  capabilities: eximCapabilities,
  promises: [...eximPromises, ...openSslPromises],
  exec: 'exim4',
  states: ({ exec }) => [exec, '-bV'],
  build: buildWith('OpenSSL'),
  user: 'Debian-exim',
  server: eximServer,
  client: eximClient,
});
