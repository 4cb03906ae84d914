import { defineTarget } from '../../harness/model/target.ts';
import { eximClient } from '../exim/client.ts';
import { eximServer } from '../exim/server.ts';

export const target = defineTarget({
  name: 'exim-gnutls',
  title: 'Exim with GnuTLS, as Debian builds it',
  versions: [
    { version: '4.98', image: { dockerfile: 'Dockerfile', args: { SUITE: 'trixie' }, base: 'debian:trixie-slim' } },
    { version: '4.96', image: { dockerfile: 'Dockerfile', args: { SUITE: 'bookworm' }, base: 'debian:bookworm-slim' } },
  ],
  roles: ['server', 'client'],
  runtimes: ['container', 'process'],
  capabilities: [],
  promises: [],
  exec: 'exim4',
  states: ({ exec }) => [exec, '-bV'],
  user: 'Debian-exim',
  server: eximServer,
  client: eximClient,
});
