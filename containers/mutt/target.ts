import { defineTarget } from '../../harness/model/target.ts';
import { muttClient } from '../shared/mail-clients/mutt.ts';
import { inSuite } from '../shared/mail-clients/suite.ts';

export const target = defineTarget({
  name: 'mutt',
  title: 'Mutt with GnuTLS',
  versions: [inSuite('trixie', '2.2')],
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
  exec: 'mutt',
  states: ({ exec }) => [exec, '-v'],
  user: 'nobody',
  client: muttClient('mutt'),
});
