import { defineTarget } from '../../harness/model/target.ts';
import { aiosmtpdServer } from './server.ts';

export const target = defineTarget({
  name: 'aiosmtpd',
  title: 'aiosmtpd on Python',
  versions: [
    {
      version: '1.4.6',
      image: { dockerfile: 'Dockerfile', args: { SUITE: 'trixie' }, base: 'debian:trixie-slim' },
    },
  ],
  roles: ['server'],
  runtimes: ['container'],
  // Python's ssl module has no way to staple: a control.
  capabilities: ['starttls', 'implicit-tls', 'sni', 'dual-cert', 'resumption', 'accept-mail'],
  promises: [],
  exec: '/opt/aiosmtpd/serve.py',
  states: ({ exec }) => ['python3', exec, '--version'],
  user: 'nobody',
  server: aiosmtpdServer,
});
