import { defineTarget } from '../../harness/model/target.ts';
import { curlClient } from './client.ts';

export const target = defineTarget({
  name: 'curl',
  title: 'curl with OpenSSL',
  versions: [
    { version: '8.14', image: { dockerfile: 'Dockerfile', args: { SUITE: 'trixie' }, base: 'debian:trixie-slim' } },
  ],
  roles: ['client'],
  runtimes: ['container'],
  capabilities: ['send-starttls', 'send-implicit-tls', 'require-staple', 'verify-chain', 'require-tls'],
  promises: [],
  exec: 'curl',
  states: ({ exec }) => [exec, '--version'],
  user: 'nobody',
  client: curlClient,
});
