import { defineTarget } from '../../harness/model/target.ts';
import { inSuite } from '../shared/mail-clients/suite.ts';
import { swaksClient } from './client.ts';

export const target = defineTarget({
  name: 'swaks',
  title: 'swaks',
  versions: [inSuite('trixie', '20240103')],
  roles: ['client'],
  runtimes: ['container'],
  capabilities: ['send-starttls', 'send-implicit-tls', 'verify-chain', 'require-tls'],
  promises: [],
  exec: 'swaks',
  states: ({ exec }) => [exec, '--version'],
  user: 'nobody',
  client: swaksClient,
});
