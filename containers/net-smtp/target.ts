import { defineTarget } from '../../harness/model/target.ts';
import { inSuite } from '../shared/mail-clients/suite.ts';
import { netSmtp, statesVersions } from './client.ts';

export const target = defineTarget({
  name: 'net-smtp',
  title: "Perl's Net::SMTP with IO::Socket::SSL",
  versions: [inSuite('trixie', '2.089')],
  roles: ['client'],
  runtimes: ['container'],
  capabilities: [
    'send-starttls',
    'send-implicit-tls',
    'request-staple',
    'require-staple',
    'verify-chain',
    'require-tls',
  ],
  promises: [
    {
      id: 'require-needs-valid-proof',
      text:
        'SSL_OCSP_MUST_STAPLE makes a missing status a hard error, ' +
        'SSL_OCSP_FAIL_HARD one that is not usable.',
      source: { document: 'IO::Socket::SSL manual', section: 'SSL_ocsp_mode' },
    },
  ],
  exec: 'perl',
  states: statesVersions,
  user: 'nobody',
  client: netSmtp,
});
