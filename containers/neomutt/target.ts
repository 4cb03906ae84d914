import { defineTarget } from '../../harness/model/target.ts';
import { muttClient } from '../shared/mail-clients/mutt.ts';
import { inSuite } from '../shared/mail-clients/suite.ts';

export const target = defineTarget({
  name: 'neomutt',
  title: 'NeoMutt with GnuTLS',
  versions: [
    {
      ...inSuite('trixie', '20250510'),
      unplayed: [
        {
          scenarios: ['client/plain/*'],
          reason: 'Not played against NeoMutt 20250510 (findings: NEOMUTT-1)',
        },
      ],
    },
  ],
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
  exec: 'neomutt',
  states: ({ exec }) => [exec, '-v'],
  user: 'nobody',
  client: muttClient('neomutt'),
});
