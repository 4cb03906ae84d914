import { defineTarget } from '../../harness/model/target.ts';
import { programPath } from '../shared/program.ts';
import { courierServer, STATES } from './server.ts';

export const target = defineTarget({
  name: 'courier',
  title: 'Courier with GnuTLS, as Debian builds it',
  versions: [
    {
      version: '1.4',
      image: { dockerfile: 'Dockerfile', args: { SUITE: 'trixie' }, base: 'debian:trixie-slim' },
    },
  ],
  roles: ['server'],
  runtimes: ['container'],
  capabilities: ['starttls', 'implicit-tls', 'sni', 'accept-mail'],
  promises: [],
  exec: '/usr/sbin/couriertcpd',
  // Its daemons become the user of the mail system.
  privileges: ['CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'KILL', 'SETGID', 'SETUID'],
  states: (place) => ['sh', programPath(STATES, place)],
  server: courierServer,
});
