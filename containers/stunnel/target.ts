import { defineTarget } from '../../harness/model/target.ts';
import { debian } from '../shared/versions.ts';
import { stunnelServer } from './server.ts';

export const target = defineTarget({
  name: 'stunnel',
  title: 'stunnel',
  // A server staples what it fetched since 5.71.
  versions: [debian('5.74', 'trixie'), debian('5.68', 'bookworm', { drop: ['staple-fetch'] })],
  roles: ['server'],
  runtimes: ['container'],
  capabilities: [
    'starttls',
    'implicit-tls',
    'staple-fetch',
    'sni',
    'resumption',
    'accept-mail',
    'client-crl',
  ],
  promises: [],
  exec: 'stunnel',
  states: ({ exec }) => [exec, '-version'],
  user: 'nobody',
  server: stunnelServer,
});
