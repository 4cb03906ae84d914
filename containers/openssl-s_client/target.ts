import { defineTarget } from '../../harness/model/target.ts';
import { inSuite } from '../shared/mail-clients/suite.ts';
import { sClient } from './client.ts';

export const target = defineTarget({
  name: 'openssl-s_client',
  title: 'openssl s_client',
  versions: [inSuite('trixie', '3.5')],
  roles: ['client'],
  runtimes: ['container'],
  capabilities: [
    'send-starttls',
    'send-implicit-tls',
    'request-staple',
    'verify-chain',
    'require-tls',
  ],
  promises: [],
  exec: 'openssl',
  states: ({ exec }) => [exec, 'version'],
  user: 'nobody',
  client: sClient,
});
