import { defineTarget } from '../../harness/model/target.ts';
import { inSuite } from '../shared/mail-clients/suite.ts';
import { sNail } from './client.ts';

export const target = defineTarget({
  name: 's-nail',
  title: 'S-nail with OpenSSL',
  versions: [inSuite('trixie', '14.9')],
  roles: ['client'],
  runtimes: ['container'],
  capabilities: ['send-starttls', 'send-implicit-tls', 'verify-chain', 'require-tls'],
  promises: [],
  exec: 's-nail',
  states: ({ exec }) => [exec, '-:/', '-Xversion', '-Xx'],
  user: 'nobody',
  client: sNail,
});
