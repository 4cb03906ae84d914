import { defineTarget } from '../../harness/model/target.ts';
import { inSuite } from '../shared/mail-clients/suite.ts';
import { msmtpClient } from './client.ts';

export const target = defineTarget({
  name: 'msmtp',
  title: 'msmtp with GnuTLS',
  versions: [inSuite('trixie', '1.8.28')],
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
  exec: 'msmtp',
  states: ({ exec }) => [exec, '--version'],
  user: 'nobody',
  client: msmtpClient,
});
