import { defineTarget } from '../../harness/model/target.ts';
import { inSuite } from '../shared/mail-clients/suite.ts';
import { botanClient } from './client.ts';

export const target = defineTarget({
  name: 'botan',
  title: 'botan tls_client',
  versions: [inSuite('trixie', '3.12', 'botan')],
  roles: ['client'],
  runtimes: ['container'],
  capabilities: ['send-implicit-tls', 'request-staple', 'verify-chain', 'require-tls'],
  promises: [],
  exec: 'botan',
  states: ({ exec }) => [exec, '--version'],
  user: 'nobody',
  client: botanClient,
});
