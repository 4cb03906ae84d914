import { defineTarget } from '../../harness/model/target.ts';
import { inSuite } from '../shared/mail-clients/suite.ts';
import { curlClient } from './client.ts';

export const target = defineTarget({
  name: 'curl',
  title: 'curl with OpenSSL',
  versions: [
    {
      ...inSuite('trixie', '8.14'),
      // OpenSSL 3.5; that of bullseye knows none of it.
      capabilities: {
        add: ['verifies-ml-dsa', 'offers-hybrid-group', 'decompresses-certificate'],
      },
    },
    inSuite('bullseye', '7.74'),
  ],
  roles: ['client'],
  runtimes: ['container'],
  capabilities: [
    'send-starttls',
    'send-implicit-tls',
    'require-staple',
    'verify-chain',
    'require-tls',
    'crl',
  ],
  promises: [
    {
      id: 'require-needs-valid-proof',
      text:
        'With --cert-status a status that is invalid, says revoked or does not ' +
        'come makes the verification fail.',
      source: { document: 'curl manual', section: '--cert-status' },
    },
  ],
  exec: 'curl',
  states: ({ exec }) => [exec, '--version'],
  user: 'nobody',
  client: curlClient,
});
