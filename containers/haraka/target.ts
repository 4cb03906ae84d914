import { defineTarget } from '../../harness/model/target.ts';
import { harakaClient } from './client.ts';
import { harakaServer } from './server.ts';

export const target = defineTarget({
  name: 'haraka',
  title: 'Haraka on Node',
  versions: [
    { version: '3.3', image: { dockerfile: 'Dockerfile', args: { SUITE: 'trixie' }, base: 'debian:trixie-slim' } },
  ],
  roles: ['server', 'client'],
  runtimes: ['container'],
  capabilities: [
    'starttls',
    'implicit-tls',
    // With requestOCSP=true, which is not its default.
    'staple-fetch',
    'accept-mail',
    'send-starttls',
    'request-staple',
    'verify-chain',
    'require-tls',
    'failover',
    'retry',
  ],
  promises: [],
  exec: '/opt/haraka/node_modules/.bin/haraka',
  states: ({ exec }) => [exec, '--version'],
  user: 'nobody',
  server: harakaServer,
  client: harakaClient,
});
