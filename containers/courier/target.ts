import { defineTarget } from '../../harness/model/target.ts';
import { courierServer } from './server.ts';

export const target = defineTarget({
  name: 'courier',
  title: 'Courier with GnuTLS, as Debian builds it',
  versions: [
    { version: '1.4', image: { dockerfile: 'Dockerfile', args: { SUITE: 'trixie' }, base: 'debian:trixie-slim' } },
    { version: '1.0', image: { dockerfile: 'Dockerfile', args: { SUITE: 'bookworm' }, base: 'debian:bookworm-slim' } },
  ],
  roles: ['server'],
  runtimes: ['container'],
  capabilities: ['starttls', 'implicit-tls', 'sni', 'resumption', 'accept-mail'],
  promises: [],
  exec: '/usr/sbin/couriertcpd',
  states: () => ['dpkg-query', '-W', '-f', '${Package} ${Version}\\n', 'courier-mta', 'libgnutls30*'],
  server: courierServer,
});
