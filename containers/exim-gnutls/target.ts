import { defineTarget } from '../../harness/model/target.ts';
import { buildWith } from '../shared/exim/build.ts';
import { eximCapabilities } from '../shared/exim/capabilities.ts';
import { eximClient } from '../shared/exim/client.ts';
import { eximPromises } from '../shared/exim/promises.ts';
import { eximServer } from '../shared/exim/server.ts';

export const target = defineTarget({
  name: 'exim-gnutls',
  title: 'Exim with GnuTLS, as Debian builds it',
  versions: [
    {
      version: '4.98',
      image: { dockerfile: 'Dockerfile', args: { SUITE: 'trixie' }, base: 'debian:trixie-slim' },
    },
    {
      version: '4.100',
      image: { dockerfile: 'Dockerfile', args: { SUITE: 'sid' }, base: 'debian:sid-slim' },
    },
    {
      version: '4.96',
      image: {
        dockerfile: 'Dockerfile',
        args: { SUITE: 'bookworm' },
        base: 'debian:bookworm-slim',
      },
    },
    {
      version: '4.94',
      image: {
        dockerfile: 'Dockerfile',
        args: { SUITE: 'bullseye' },
        base: 'debian:bullseye-slim',
      },
      // Debian built it before resumption was more than an experiment: exim4 -bV does not list
      // TLS_resume.
      capabilities: { drop: ['resumption', 'resume-session'] },
    },
  ],
  roles: ['server', 'client'],
  runtimes: ['container', 'process'],
  // Several PEM answers in one file go to the certificates of the chain, in order (TLS 1.3).
  capabilities: [...eximCapabilities, 'multi-staple'],
  promises: eximPromises,
  exec: 'exim4',
  states: ({ exec }) => [exec, '-bV'],
  build: buildWith('GnuTLS'),
  user: 'Debian-exim',
  server: eximServer,
  client: eximClient,
});
