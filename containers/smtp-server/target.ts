import { defineTarget } from '../../harness/model/target.ts';
import { smtpServer } from './server.ts';

export const target = defineTarget({
  name: 'smtp-server',
  title: 'smtp-server on Node',
  versions: [
    {
      version: '3.21',
      image: { dockerfile: 'Dockerfile', args: { SUITE: 'trixie' }, base: 'debian:trixie-slim' },
    },
  ],
  roles: ['server'],
  runtimes: ['container'],
  // Its option requestOCSP is handed to Node, and nothing in it answers the request: no status can
  // be had from it.
  capabilities: ['starttls', 'implicit-tls', 'sni', 'dual-cert', 'resumption', 'accept-mail'],
  promises: [],
  exec: '/opt/smtp-server/serve.mjs',
  states: ({ exec }) => ['node', exec, '--version'],
  user: 'nobody',
  server: smtpServer,
});
