import { defineTarget } from '../../harness/model/target.ts';
import { programPath } from '../shared/program.ts';
import { openSmtpdClient } from './client.ts';
import { STATES } from './common.ts';
import { openSmtpdServer } from './server.ts';

export const target = defineTarget({
  name: 'opensmtpd',
  title: 'OpenSMTPD, as Debian builds it',
  versions: [
    {
      version: '7.6',
      image: { dockerfile: 'Dockerfile', args: { SUITE: 'trixie' }, base: 'debian:trixie-slim' },
    },
    {
      version: '6.8',
      image: {
        dockerfile: 'Dockerfile',
        args: { SUITE: 'bookworm' },
        base: 'debian:bookworm-slim',
      },
      capabilities: { drop: ['sni', 'request-staple'] },
      unplayed: [
        {
          scenarios: ['client/plain/*'],
          reason: 'Not played against OpenSMTPD 6.8 (findings: OPENSMTPD-6)',
        },
      ],
    },
  ],
  roles: ['server', 'client'],
  runtimes: ['container'],
  capabilities: [
    'starttls',
    'implicit-tls',
    'sni',
    'accept-mail',
    'send-starttls',
    'send-implicit-tls',
    'request-staple',
    'verify-chain',
    'require-tls',
    'retry',
  ],
  promises: [],
  exec: 'smtpd',
  // It is several processes, each its own user in a changed root.
  privileges: [
    'CHOWN',
    'DAC_OVERRIDE',
    'FOWNER',
    'FSETID',
    'KILL',
    'MKNOD',
    'SETGID',
    'SETUID',
    'SYS_CHROOT',
  ],
  // smtpctl insists on the setgid bit that leads to its queue.
  setuid: true,
  states: (place) => ['sh', programPath(STATES, place)],
  server: openSmtpdServer,
  client: openSmtpdClient,
});
