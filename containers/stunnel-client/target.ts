import { defineTarget } from '../../harness/model/target.ts';
import { inSuite } from '../shared/mail-clients/suite.ts';
import { stunnelClient } from './client.ts';

export const target = defineTarget({
  name: 'stunnel-client',
  title: 'stunnel as a client',
  versions: [inSuite('trixie', '5.74')],
  roles: ['client'],
  runtimes: ['container'],
  capabilities: [
    'send-starttls',
    'send-implicit-tls',
    'request-staple',
    'require-staple',
    'verify-chain',
    'require-tls',
    'crl',
  ],
  promises: [
    {
      id: 'require-needs-valid-proof',
      text:
        'A conclusive OCSP response is required, stapled or fetched, ' +
        'unless OCSPrequire is turned off.',
      source: { document: 'stunnel manual', section: 'OCSPrequire' },
    },
  ],
  exec: 'stunnel',
  states: ({ exec }) => [exec, '-version'],
  user: 'nobody',
  client: stunnelClient,
});
