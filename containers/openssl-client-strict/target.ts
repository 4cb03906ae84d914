import { defineTarget } from '../../harness/model/target.ts';
import { sClientWith } from '../openssl-s_client/client.ts';
import { inSuite } from '../shared/mail-clients/suite.ts';

export const target = defineTarget({
  name: 'openssl-client-strict',
  title: 'openssl s_client -ocsp_check_leaf',
  versions: [
    inSuite('sid', '3.6', 'openssl'),
    inSuite('experimental', '4.0', 'openssl/experimental'),
  ],
  roles: ['client'],
  runtimes: ['container'],
  // The option asks and requires in one; what -status alone does is the column openssl-s_client.
  capabilities: [
    'send-starttls',
    'send-implicit-tls',
    'require-staple',
    'verify-chain',
    'require-tls',
    'verifies-ml-dsa',
    'offers-hybrid-group',
    'decompresses-certificate',
  ],
  promises: [
    {
      id: 'require-needs-valid-proof',
      text:
        'Where no valid and conclusive answer is found and no CRL-based checking is enabled, the ' +
        'status check fails.',
      source: { document: 'openssl-s_client(1) of OpenSSL 3.6', section: '-ocsp_check_leaf' },
    },
  ],
  exec: 'openssl',
  states: ({ exec }) => [exec, 'version'],
  user: 'nobody',
  // Without -verify_return_error whatever the check says is printed and passed over.
  client: sClientWith((status) =>
    status === 'require' ? ['-verify_return_error', '-ocsp_check_leaf'] : [],
  ),
});
