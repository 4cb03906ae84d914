import { defineTarget } from '../../harness/model/target.ts';
import { harakaClient } from './client.ts';
import { harakaServer } from './server.ts';

/** What `haraka --version` says, without its colours, and whom else it depends on. */
const versions = `['Haraka', '@haraka/ocsp']
  .map((name) => [name, require('/opt/haraka/node_modules/' + name + '/package.json')])
  .map(([name, { version }]) => name + ' ' + version)
  .concat('Node ' + process.version, 'OpenSSL ' + process.versions.openssl).join(', ')`;

export const target = defineTarget({
  name: 'haraka',
  title: 'Haraka on Node',
  versions: [
    {
      version: '3.3',
      image: { dockerfile: 'Dockerfile', args: { SUITE: 'trixie' }, base: 'debian:trixie-slim' },
      unplayed: [
        {
          scenarios: ['server/*'],
          needs: 'staple-fetch',
          reason:
            'What rests on staple-fetch is not played against Haraka 3.3 (findings: HARAKA-2)',
        },
      ],
    },
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
  states: () => ['node', '-p', versions],
  user: 'nobody',
  server: harakaServer,
  client: harakaClient,
});
